--TEST--
server_name: the script by default, none for php -r, values that are refused; a second server of the name is refused, what a killed one has left is replaced
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

const OTHER = <<<'PHP'
<?php
$server = new SwooleLite\Server('127.0.0.1');
$server->set(json_decode($argv[1], true) + ['worker_num' => 1, 'reactor_num' => 1, 'log_level' => SwooleLite\Server::LOG_ERROR]);
$server->on('receive', fn () => null);
$server->on('start', function ($server) {
    fwrite(STDOUT, json_encode(SwooleLite\TaskClient::servers()) . ' ' . json_encode($server->setting['server_name'] ?? null) . "\n");
    $server->shutdown();
});
try {
    $server->start();
} catch (Throwable $error) {
    echo $error::class, ': ', $error->getMessage(), "\n";
}
PHP;

Harness::run(
    server: function (Server $server) {
        foreach (['', 'a b', '.x', 'a/b', str_repeat('x', 65), 7] as $name) {
            try {
                $server->set(['server_name' => $name]);
                report('taken', $name);
            } catch (ValueError $error) {
                report('refused', $error->getMessage());
            }
        }
        $server->on('receive', fn () => null);
    },
    client: function (Harness $t) {
        foreach (['""', '"a b"', '".x"', '"a/b"', '"' . str_repeat('x', 64) . '..."', '7'] as $shown) {
            same(["Option \"server_name\" must be 1 to 64 letters, digits, \".\", \"_\" and \"-\", the first no \".\", " . str_replace('"', "'", $shown) . ' given'], array_map(fn ($text) => str_replace("'" . str_repeat('x', 64) . "'...", "'" . str_repeat('x', 64) . "...'", $text), $t->take('refused')), "what is said of $shown");
        }
        same(['server_name'], TaskClient::servers(), 'the name of the script');
        $run = function (string $file, array $settings) use ($t): string {
            file_put_contents($t->dir() . "/$file", OTHER);
            return trim((string) shell_exec(implode(' ', array_map(escapeshellarg(...), [...Harness::command($t->dir() . "/$file"), json_encode($settings)])) . ' 2>&1'));
        };
        same('["another","server_name"] "another"', $run('another.php', []), 'another script');
        same('["a_b_-x.y","server_name"] "a_b_-x.y"', $run('a b?-x.y.php', []), 'a name with other characters');
        same('["given","server_name"] "given"', $run('another.php', ['server_name' => 'given']), 'a name that is given');
        $refusal = "SwooleLite\\Exception: The server cannot start: server_name \"server_name\" is that of a server that runs with pid $t->masterPid: set the option server_name to another one";
        same($refusal, $run('server_name.php', []), 'the same name by default');
        same($refusal, $run('another.php', ['server_name' => 'server_name']), 'the same name');
        same(1, preg_match('/^TaskClient/', $run('again.php', []) === '["again","server_name"] "again"' ? 'TaskClient' : ''), 'and again');

        $code = str_replace(['<?php', '$argv[1]'], ['', "'[]'"], OTHER);
        same('["server_name"] null', trim((string) shell_exec(implode(' ', array_map(escapeshellarg(...), [...array_diff(array_slice(Harness::command('x'), 0, -1), ['-f']), '-r', $code])) . ' 2>&1')), 'php -r');

        // what a killed server has left
        $listener = stream_socket_server('unix://' . $t->dir() . '/run/swoolelite/another');
        fclose($listener);
        file_put_contents($t->dir() . '/run/swoolelite/another~', '1');
        same('["another","server_name"] "another"', $run('another.php', []), 'what a killed server has left');

        // a directory that others may change
        chmod($t->dir() . '/run/swoolelite', 0755);
        check((bool) preg_match('~^SwooleLite\\\\Exception: The server cannot start: the directory .+/run/swoolelite of control sockets: it is not a directory that belongs to this user alone \(mode 0700\)$~', $run('another.php', ['server_name' => 'x'])), 'a name in a directory that is open to others');
        same('[] "another"', $run('another.php', []), 'a name by default there: it runs without');
        chmod($t->dir() . '/run/swoolelite', 0700);
    },
);
?>
--EXPECT--
OK
