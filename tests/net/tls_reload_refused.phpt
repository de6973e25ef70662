--TEST--
TLS: certificates that are not in order at a reload leave those in force, and that is logged
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
        Tls::here()->make('server', 'good');
        $server->set(Tls::here()->options() + LINES);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
        $server->on('workerStart', fn (Server $server) => report('started'));
    },
    client: function (Harness $t) {
        $files = new Tls($t->dir());
        $bad = [
            '/certificates are not read anew, those in force stay: ssl_key_file .*: key values mismatch/' => fn () => copy($files->make('other'), "$files->dir/server.crt"),
            '/those in force stay: ssl_cert_file .*: it is no PEM file/' => fn () => file_put_contents("$files->dir/server.crt", 'x'),
            '/those in force stay: ssl_cert_file .*: No such file/' => fn () => unlink("$files->dir/server.crt"),
        ];
        $t->take('started');
        foreach ($bad as $pattern => $spoil) {
            $spoil();
            $t->reload();
            $t->waitForLog($pattern);
            $t->take('started');
            $client = Tls::connect($t->address);
            same('good', Tls::subject($client), 'the certificate in force');
            same('hello', $client->ask('hello'), 'echo');
        }
        $files->make('server', 'better');
        $t->reload();
        $t->take('started');
        same('better', Tls::subject(Tls::connect($t->address)), 'a good one is taken');
    },
);
?>
--EXPECT--
OK
