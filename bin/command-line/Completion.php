<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

/** Scripts with which shells complete command lines. Names of servers come from "swoolelite list" when they are asked for. */
final class Completion
{
    private const WITH_SERVERS = 'server';

    public static function bash(): string
    {
        $cases = '';
        foreach (Commands::names() as $command) {
            $words = implode(' ', [...self::options($command), ...Commands::argumentWords($command)]);
            $cases .= "        $command) words='" . ($command === 'help' ? implode(' ', Commands::names()) : $words) . "' ;;\n";
        }
        $commands = implode(' ', Commands::names());
        return <<<BASH
            # completion for bash: eval "$(swoolelite completion bash)"
            _swoolelite() {
                local command='' words i line="\${COMP_LINE:0:COMP_POINT}" word
                word="\${line##*[[:space:]]}"
                COMPREPLY=()
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case \${COMP_WORDS[i]} in
                        -* | =) ;;
                        *) [ "\${COMP_WORDS[i - 1]}" = = ] || [ "\${COMP_WORDS[i - 1]}" = --server ] || { command=\${COMP_WORDS[i]}; break; } ;;
                    esac
                done
                if [[ \$word == --server=* ]] || [[ \$line =~ --server[[:space:]]+[^[:space:]]*\$ ]]; then
                    word=\${word#--server=}
                    mapfile -t COMPREPLY < <(compgen -W "\$("\${COMP_WORDS[0]}" list 2>/dev/null)" -- "\$word")
                    return
                fi
                case \$command in
                    '') words='$commands --server=' ;;
            $cases        *) return ;;
                esac
                mapfile -t COMPREPLY < <(compgen -W "\$words" -- "\$word")
                [[ \${COMPREPLY[0]-} != *= ]] || compopt -o nospace
            }
            complete -F _swoolelite swoolelite

            BASH;
    }

    public static function zsh(): string
    {
        $describe = static fn (string $text) => str_replace(['\\', "'", ':', '[', ']'], ['\\\\', "'\\''", '\\:', '\\[', '\\]'], $text);
        $commands = $cases = '';
        foreach (Commands::names() as $command) {
            $commands .= "        '$command:" . $describe(Commands::summary($command)) . "'\n";
            $specs = [];
            foreach (Commands::options($command) as $name => [$value, $summary]) {
                $action = $name === self::WITH_SERVERS ? '_swoolelite_servers' : ' ';
                $argument = $value === '' ? '' : ($value[0] === '[' ? '::' : ':') . "$name:$action";
                $specs[] = "'--$name" . ($value === '' ? '' : '=') . ($value !== '' && $value[0] === '[' ? '-' : '') . '[' . $describe($summary) . "]$argument'";
            }
            $words = implode(' ', Commands::argumentWords($command));
            if ($command === 'help') {
                $specs[] = "'1:command:(" . implode(' ', Commands::names()) . ")'";
            } elseif ($words !== '') {
                $specs[] = "'*:argument:($words)'";
            }
            $cases .= "        $command) " . ($specs ? '_arguments ' . implode(' ', $specs) : '_message "no more arguments"') . " ;;\n";
        }
        return <<<ZSH
            #compdef swoolelite
            # completion for zsh: swoolelite completion zsh >"\${fpath[1]}/_swoolelite"
            _swoolelite_servers() {
                local -a names
                names=("\${(@f)\$(swoolelite list 2>/dev/null)}")
                _wanted servers expl server compadd -a names
            }
            _swoolelite() {
                local curcontext="\$curcontext" state line
                typeset -A opt_args
                local -a commands
                commands=(
            $commands    )
                _arguments -C '--server=[the server]:server:_swoolelite_servers' '1:command:->command' '*::argument:->argument'
                case \$state in
                    command) _describe command commands ;;
                    argument)
                        case \$words[1] in
            $cases            esac ;;
                esac
            }
            if [ "\$funcstack[1]" = _swoolelite ]; then _swoolelite "\$@"; else compdef _swoolelite swoolelite; fi

            ZSH;
    }

    public static function fish(): string
    {
        $quote = static fn (string $text) => "'" . str_replace(['\\', "'"], ['\\\\', "\\'"], $text) . "'";
        $text = "# completion for fish: swoolelite completion fish >~/.config/fish/completions/swoolelite.fish\n"
            . "complete -c swoolelite -f\n"
            . "complete -c swoolelite -l server -x -a '(swoolelite list 2>/dev/null)' -d 'the server'\n";
        foreach (Commands::names() as $command) {
            $text .= "complete -c swoolelite -n __fish_use_subcommand -a $command -d " . $quote(Commands::summary($command)) . "\n";
            $when = $quote("__fish_seen_subcommand_from $command");
            foreach (Commands::options($command) as $name => [$value, $summary]) {
                if ($name !== self::WITH_SERVERS) {
                    $needs = str_starts_with($value, '=') ? ' -x' : '';
                    $text .= "complete -c swoolelite -n $when -l $name$needs -d " . $quote($summary) . "\n";
                }
            }
            $words = $command === 'help' ? Commands::names() : Commands::argumentWords($command);
            if ($words) {
                $text .= "complete -c swoolelite -n $when -a " . $quote(implode(' ', $words)) . "\n";
            }
        }
        return $text;
    }

    /** @return list<string> as they are written, with "=" where a value follows */
    private static function options(string $command): array
    {
        $options = Commands::options($command);
        return array_map(
            static fn (string $name, array $option) => "--$name" . (str_starts_with($option[0], '=') ? '=' : ''),
            array_keys($options),
            $options,
        );
    }
}
