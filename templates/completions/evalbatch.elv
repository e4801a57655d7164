# Completions of evalbatch for elvish. The program itself says what a line may go on with.
# To have them: eval (evalbatch completions elvish | slurp)

use str

set edit:completion:arg-completer[evalbatch] = {|@words|
    var answer = []
    try {
        set answer = [((external $words[0]) __complete words (all $words[1..-1]) '='$words[-1] 2>/dev/null </dev/null | from-lines)]
    } catch error {
        # Then there is nothing to offer.
    }
    if (> (count $answer) 1) {
        for line $answer[1..] {
            var value about = (str:split &max=2 "\t" $line)
            if (eq $about '') {
                edit:complex-candidate $value
            } else {
                edit:complex-candidate $value &display=$value'  ('$about')'
            }
        }
    } elif (and (== (count $answer) 1) (not (eq $answer[0] none))) {
        edit:complete-filename $@words
    }
}
