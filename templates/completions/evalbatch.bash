# Completions of evalbatch for bash. The program itself says what a line may go on with.
# To try them: source <(evalbatch completions bash)

_evalbatch() {
    local files='' line
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ -z $files ]]; then files=$line; else COMPREPLY+=("$line"); fi
    done < <("$1" __complete bash "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null </dev/null)
    case $files in
        files) ;;
        folders) if [[ ${#COMPREPLY[@]} -eq 0 ]]; then compopt -o dirnames +o default +o bashdefault 2>/dev/null; fi ;;
        *) compopt +o default +o bashdefault 2>/dev/null ;;
    esac
    # In the order of the program, where bash can: the newest batch first.
    compopt -o nosort 2>/dev/null
    return 0
}

complete -o bashdefault -o default -F _evalbatch evalbatch
