# Completions of evalbatch for PowerShell. The program itself says what a line may go on with.
# To have them: evalbatch completions powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName 'evalbatch' -ScriptBlock {
    param($current, $commandAst, $cursor)

    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
    })
    if ($words.Count -eq 0) { return }
    $before = @($words | Select-Object -Skip 1)
    # The word at the cursor has a = before it, for an empty argument would be dropped.
    $answer = @(& $words[0] __complete words @before "=$current" 2>$null)
    if ($answer.Count -eq 0) { return }
    $answer | Select-Object -Skip 1 | ForEach-Object {
        $value, $about = $_ -split "`t", 2
        if (-not $about) { $about = $value }
        $typed = if ($value -match '^[\w./:=~+%-]+$') { $value } else { "'" + $value.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($typed, $value, 'ParameterValue', $about)
    }
}
