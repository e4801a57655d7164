# Completions of evalbatch for fish. The program itself says what a line may go on with.
# To try them: evalbatch completions fish | source

function __evalbatch_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    # An option's value in the same word keeps its option.
    set -l answer ($typed[1] __complete words $typed[2..-1] "="(string unescape -- "$current"; or echo -- "$current") 2>/dev/null </dev/null)
    if test (count $answer) -gt 1
        printf '%s\n' $answer[2..-1]
        return
    end
    switch "$answer[1]"
        case files
            __fish_complete_path "$current"
        case folders
            __fish_complete_directories "$current"
    end
end

complete -c evalbatch -f -k -a '(__evalbatch_complete)'
