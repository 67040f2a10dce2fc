import { COMMAND_NAMES, COMMANDS, type CommandName, optionsOf } from './commands.ts';
import { OTHERS, PROGRAM } from './help.ts';

/** The completion of a shell, to be read by it, from the same tables as the help. */
export const COMPLETIONS = { bash, zsh, fish } as const;

const names: readonly string[] = [...COMMAND_NAMES, ...Object.keys(OTHERS)];
const flagsOf = (name: CommandName): string[] => Object.keys(optionsOf(name)).map((option) => `--${option}`);
const shells = Object.keys(COMPLETIONS).join(' ');

/** Options whose values are known, with these. */
function choicesOf(name: CommandName): [option: string, choices: readonly string[]][] {
  return Object.entries(optionsOf(name)).flatMap(([option, { choices }]) =>
    choices === undefined ? [] : [[option, choices] as [string, readonly string[]]],
  );
}

function bash(): string {
  const commands = COMMAND_NAMES.map((name) => {
    const values = choicesOf(name).map(([option, choices]) => `      --${option}) words='${choices.join(' ')}' ;;`);
    const cases = [`    case "$before" in`, ...values, `      *) words='${flagsOf(name).join(' ')}' ;;`, '    esac ;;'];
    return [`  ${name})`, ...cases].join('\n');
  });
  return `_prediccion_ventas() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${names.join(' ')}' -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${commands.join('\n')}
  completion) words='${shells}' ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case "$current" in -*) ;; *) [ \${#COMPREPLY[@]} -gt 0 ] && case "$before" in --*) return ;; esac; COMPREPLY+=($(compgen -f -- "$current")) ;; esac
}
complete -o filenames -F _prediccion_ventas ${PROGRAM}
`;
}

function zsh(): string {
  const commands = COMMAND_NAMES.map((name) => {
    const specs = Object.entries(optionsOf(name)).map(([option, { value, choices, multiple, meaning }]) => {
      const action = choices === undefined ? '_files' : `(${choices.join(' ')})`;
      const text = meaning.en.replaceAll(/[[\]:']/g, ' ');
      return `'${multiple ? '*' : ''}--${option}[${text}]${value === undefined ? '' : `:value:${action}`}'`;
    });
    return `    ${name}) _arguments ${specs.join(' ')} '*:file:_files' ;;`;
  });
  const all = [
    ...COMMAND_NAMES.map((name) => `'${name}:${COMMANDS[name].summary.en}'`),
    ...Object.entries(OTHERS).map(([name, { en }]) => `'${name}:${en.replaceAll(':', ' ')}'`),
  ];
  return `#compdef ${PROGRAM}
_prediccion_ventas() {
  if (( CURRENT == 2 )); then
    local -a commands=(${all.join(' ')})
    _describe command commands
    return
  fi
  local name=$words[2]
  shift words
  (( CURRENT-- ))
  case $name in
${commands.join('\n')}
    completion) _values shell ${shells} ;;
  esac
}
compdef _prediccion_ventas ${PROGRAM}
`;
}

function fish(): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "\\'")}'`;
  const first = [
    ...COMMAND_NAMES.map((name) => [name, COMMANDS[name].summary.en] as const),
    ...Object.entries(OTHERS).map(([name, { en }]) => [name, en] as const),
  ].map(([name, text]) => `complete -c ${PROGRAM} -f -n __fish_use_subcommand -a ${name} -d ${quoted(text)}`);
  const options = COMMAND_NAMES.flatMap((name) =>
    Object.entries(optionsOf(name)).map(([option, { value, short, choices, meaning }]) => {
      const takes = value === undefined ? '' : choices === undefined ? ' -r' : ` -x -a ${quoted(choices.join(' '))}`;
      const letter = short === undefined ? '' : ` -s ${short}`;
      return `complete -c ${PROGRAM} -n '__fish_seen_subcommand_from ${name}' -l ${option}${letter}${takes} -d ${quoted(meaning.en)}`;
    }),
  );
  const completion = `complete -c ${PROGRAM} -f -n '__fish_seen_subcommand_from completion' -a ${quoted(shells)}`;
  return `${[...first, ...options, completion].join('\n')}\n`;
}
