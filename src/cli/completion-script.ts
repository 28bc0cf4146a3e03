export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

// The scripts ask kexscope itself (yargs answers), so that they never lag behind its flags. Where it knows nothing, files are completed.

const SCRIPTS: Record<Shell, string> = {
  bash: `# kexscope completion bash >> ~/.bashrc
_kexscope() {
  local IFS=$'\\n'
  local word="\${COMP_WORDS[COMP_CWORD]}"
  [ "$word" = = ] && word=
  COMPREPLY=($(compgen -W "$(kexscope --get-yargs-completions "\${COMP_WORDS[@]:0:COMP_CWORD+1}" 2>/dev/null)" -- "$word"))
  # The first word may be a capture as well as a command.
  [ "$COMP_CWORD" = 1 ] && COMPREPLY+=($(compgen -f -- "$word")) && compopt -o filenames
}
complete -o default -F _kexscope kexscope
`,
  zsh: `#compdef kexscope
# kexscope completion zsh > "\${fpath[1]}/_kexscope"
_kexscope() {
  local -a found
  found=(\${\${(f)"$(kexscope --get-yargs-completions "\${(@)words[1,CURRENT]}" 2>/dev/null)"}%%:*})
  # The first word may be a capture as well as a command.
  compadd -a found && (( CURRENT > 2 )) || _files
}
if [ "$funcstack[1]" = _kexscope ]; then _kexscope "$@"; else compdef _kexscope kexscope; fi
`,
  fish: `# kexscope completion fish > ~/.config/fish/completions/kexscope.fish
complete -c kexscope -a '(kexscope --get-yargs-completions (commandline -opc) (commandline -ct) 2>/dev/null | string replace -r ":.*" "")'
`,
};

/** The script that completes kexscope in this shell. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

/** The shell of `$SHELL`; bash where it is none that a script is there for. */
export function shellOf(path: string | undefined): Shell {
  const name = path?.split("/").at(-1);
  return SHELLS.find((shell) => shell === name) ?? "bash";
}
