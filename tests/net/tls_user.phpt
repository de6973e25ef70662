--TEST--
TLS: a key that only root may read is read again at a reload, though workers run as another user in another root
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
posix_geteuid() === 0 or die('skip needs root');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

Harness::run(
    args: Tls::ARGS,
    server: function (Server $server) {
        $tls = Tls::here();
        $tls->make('server', 'before');
        chmod("$tls->dir/server.key", 0400);
        $server->set($tls->options() + ['user' => 'nobody', 'chroot' => '/var/empty-' . getmypid()] + LINES);
        mkdir($server->setting['chroot'], 0755);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $server->send($fd, posix_geteuid() . ' ' . json_encode(file_exists('/server.key') || file_exists(getenv('SWL_TEST_DIR'))) . "\n");
        });
        $server->on('shutdown', fn (Server $server) => rmdir($server->setting['chroot']));
    },
    client: function (Harness $t) {
        $nobody = posix_getpwnam('nobody')['uid'];
        $client = Tls::connect($t->address);
        same(['before', "$nobody false"], [Tls::subject($client), $client->ask('who')], 'before');
        (new Tls($t->dir()))->make('server', 'after');
        chmod("{$t->dir()}/server.key", 0400);
        $before = $t->workerPids[0];
        $t->reload();
        $t->waitForSuccessor(0, $before);
        $client = Tls::connect($t->address);
        same(['after', "$nobody false"], [Tls::subject($client), $client->ask('who')], 'after');
    },
);
?>
--EXPECT--
OK
