--TEST--
TLS handshakes that never end take all descriptors, and files are to be sent: who is in goes on; who waits is served when there is room
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

const FILES = 80; // descriptors of each process

Harness::run(
    shell: 'ulimit -n ' . FILES,
    server: function (Server $server) {
        Tls::here()->make('server');
        file_put_contents('data', str_repeat('x', 1000));
        $server->set(['reactor_num' => 1] + LINES);
        $port = $server->listen('127.0.0.1', 0, Server::SOCK_TCP | Server::SOCK_SSL);
        $port->set(Tls::here()->options() + ['ssl_handshake_timeout' => 3]);
        $server->on('start', fn () => report('port', $port->port));
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            if ($data === "file\n") {
                $server->sendfile($fd, 'data') || $server->send($fd, 'error ' . $server->getLastError() . "\n");
            } else {
                $server->send($fd, $data);
            }
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/its handshake took too long|clients closed before their connection was open: \d+ more left out/');
        $t->allowLog('/session \d+ is closed: the file that is sent to it could not be taken over: Too many open files/');
        $tls = 'tcp://127.0.0.1:' . $t->take('port')[0];
        $honest = $t->connect();
        $victim = $t->connect();
        foreach ([$honest, $victim] as $client) {
            $client->send("file\n");
            same(str_repeat('x', 1000), $client->read(1000), 'a file, before');
            same('hello', $client->ask('hello'), 'the file is closed'); // a moment after its last byte
        }
        $files = Processes::openFiles($t->socketPid());
        $opening = [];
        for ($i = 0; $i < FILES; $i++) {
            $opening[] = $client = new Client($tls); // the kernel connects it
            $client->send("\x16\x03\x01\x02\0\1");
        }
        $t->waitForLog('/accepting failed.*Too many open files/');
        same('hello', $honest->ask('hello'), 'who is in goes on');
        $victim->send("file\n");
        // MODE_BASE: the worker opens the file itself, and is told; MODE_PROCESS: the master cannot take it over, and resets
        $answer = $t->managerPid === $t->masterPid ? $victim->readLine() : $victim->readAll();
        check(in_array($answer, ['', 'error 24'], true), "no descriptor for a file: $answer");
        same('hello', $honest->ask('hello'), 'that concerns one client alone');
        $late = $t->connect();
        $late->send("hello\n");
        same('hello', $late->readLine(), 'one that waits for the end of the handshakes'); // ssl_handshake_timeout
        foreach ($opening as $client) {
            $client->readAll();
        }
        $late->close();
        $honest->send("file\n");
        same(str_repeat('x', 1000), $honest->read(1000), 'a file, afterwards');
        $expected = $files - ($answer === '' ? 1 : 0);
        $t->waitFor(fn () => Processes::openFiles($t->socketPid()) === $expected, 'their descriptors to be closed');
        check(count($t->log('/accepting failed/')) < 20, 'it is not logged again and again');
    },
);
?>
--EXPECT--
OK
