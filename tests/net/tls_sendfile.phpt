--TEST--
TLS: sendfile() sends a file encrypted, between other output, also to a client that reads slowly
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

Harness::run(
    args: Tls::ARGS,
    server: function (Server $server) {
        Tls::here()->make('server');
        file_put_contents('file', random_bytes(10_000_001));
        $server->set(Tls::here()->options() + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            check($server->send($fd, "before\n"), 'send');
            check($server->sendfile($fd, getcwd() . '/file', 1), 'sendfile');
            check($server->send($fd, "behind\n"), 'send');
            report('sent');
        });
    },
    client: function (Harness $t) {
        $slow = Tls::connect($t->address);
        $slow->send("go\n");
        $t->take('sent'); // it reads only now
        $file = file_get_contents("{$t->dir()}/file");
        $other = Tls::connect($t->address);
        $other->send("go\n");
        foreach ([$other, $slow] as $client) {
            same('before', $client->readLine(), 'before the file');
            check($client->read(10_000_000) === substr($file, 1), 'the file');
            same('behind', $client->readLine(), 'behind the file');
        }
    },
);
?>
--EXPECT--
OK
