--TEST--
swoolelite completion: bash, zsh and fish complete commands, options, arguments and names of servers
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
foreach (['tmux', 'bash', 'zsh', 'fish'] as $program) {
    if (!is_executable("/usr/bin/$program")) die("skip needs $program");
}
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/command_line.inc';
require __DIR__ . '/../include/tmux.inc';

Harness::run(
    function (SwooleLite\Server $server) {
        $server->set(['server_name' => 'jobs-of-today']);
        $server->on('receive', fn () => null);
    },
    function (Harness $t) {
        $environment = ['PATH' => swoolelite_in_path($t->dir()) . ':' . getenv('PATH'), 'HOME' => $t->dir(), 'PS1' => '> '];
        $load = fn (string $shell) => file_put_contents($t->dir() . "/completion.$shell", swoolelite('completion', $shell)[1]) ?: die("no script for $shell");
        array_map($load, ['bash', 'zsh', 'fish']);

        // fish says what it would offer
        $ask = fn (string $line) => "source {$t->dir()}/completion.fish; complete -C " . escapeshellarg($line);
        $fish = function (string $line) use ($ask, $environment) {
            $process = proc_open(['fish', '--no-config', '-c', $ask($line)], [1 => ['pipe', 'w']], $pipes, null, $environment + getenv());
            $words = array_map(fn ($offer) => explode("\t", $offer)[0], explode("\n", trim(stream_get_contents($pipes[1]))));
            proc_close($process);
            return $words;
        };
        same(['status', 'stop'], $fish('swoolelite st'), 'fish: commands');
        same(['--server=jobs-of-today'], $fish('swoolelite status --server='), 'fish: servers');
        check(in_array('--priority', $fish('swoolelite task --p'), true), 'fish: options');
        same(['all'], $fish('swoolelite retry '), 'fish: an argument');

        // the others are typed to
        $shells = [
            'bash' => [['bash', '--norc', '--noprofile'], ". {$t->dir()}/completion.bash"],
            'zsh' => [['zsh', '-f'], "autoload -U compinit; compinit -u -d {$t->dir()}/zcompdump; . {$t->dir()}/completion.zsh"],
        ];
        foreach ($shells as $shell => [$command, $load]) {
            $tmux = new Tmux($command, $t->dir(), 120, 40, $environment);
            try {
                $tmux->type("$load; PS1='> '; clear", 'Enter');
                $tmux->waitFor('/^> ?$/m');
                foreach ([
                    'swoolelite sta' => '/^> swoolelite status/m',
                    'swoolelite status --server=job' => '/^> swoolelite status --server=jobs-of-today/m',
                    'swoolelite task --pri' => '/^> swoolelite task --priority=/m',
                    'swoolelite --server=jobs-of-today rel' => '/^> swoolelite --server=jobs-of-today reload/m',
                    'swoolelite help metr' => '/^> swoolelite help metrics/m',
                    'swoolelite completion f' => '/^> swoolelite completion fish/m',
                ] as $typed => $expected) {
                    $tmux->type('-l', $typed);
                    $tmux->type('Tab');
                    $tmux->waitFor($expected);
                    $tmux->type('C-u');
                    $tmux->waitFor('/^> ?$/m');
                }
            } finally {
                $tmux->close();
            }
        }
    },
);
?>
--EXPECT--
OK
