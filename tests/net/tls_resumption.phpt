--TEST--
TLS: a session is resumed by another thread and another worker, also after a reload, but not with a new certificate
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

/** Whether s_client resumes the session of that file; writes the one that it gets. */
function resumes(Harness $t, string $version, bool $first = false): bool
{
    $file = $t->dir() . '/session';
    // with the answer the ticket has come, too
    $command = ['openssl', 's_client', $version, '-connect', "127.0.0.1:$t->port", '-sess_out', $file, ...($first ? [] : ['-sess_in', $file])];
    $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']], $pipes);
    fwrite($pipes[0], "hello\n");
    // the answer may come in the middle of what s_client says of the handshake
    for ($output = ''; !str_contains($output, 'hello') && ($line = fgets($pipes[1])) !== false; $output .= $line);
    fclose($pipes[0]);
    $output .= stream_get_contents($pipes[1]);
    proc_close($process);
    check(preg_match('/\b(New|Reused), /', $output, $found) === 1, "a handshake: $output");
    return $found[1] === 'Reused';
}

Harness::run(
    args: Tls::ARGS,
    server: function (Server $server) {
        Tls::here()->make('server');
        $server->set(Tls::here()->options() + ['worker_num' => 3, 'reactor_num' => 3, 'enable_reuse_port' => true]);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            report('reactor', $server->getClientInfo($fd)['reactor_id']);
            $server->send($fd, $data);
        });
    },
    client: function (Harness $t) {
        foreach (['-tls1_2', '-tls1_3'] as $version) {
            check(!resumes($t, $version, true), 'the first one is new');
            $reactors = [$t->take('reactor')[0] => true];
            for ($i = 0; $i < 40 && count($reactors) < 2; $i++) {
                $held[] = Tls::connect($t->address); // so that the next one gets another reactor
                check(resumes($t, $version), "$version: connection $i resumes");
                $reactors[$t->take('reactor')[0]] = true;
            }
            check(count($reactors) > 1, 'they were different reactors');
        }

        $before = $t->workerPids[2];
        $t->reload();
        $t->waitForSuccessor(2, $before);
        check(resumes($t, '-tls1_3'), 'after a reload, with the same certificate');

        $before = $t->workerPids[2];
        (new Tls($t->dir()))->make('server', 'new');
        $t->reload();
        $t->waitForSuccessor(2, $before);
        check(!resumes($t, '-tls1_3'), 'with a new certificate');
    },
);
?>
--EXPECT--
OK
