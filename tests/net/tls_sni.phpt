--TEST--
TLS: clients get the certificate of the name that they ask for (SNI)
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
        $tls = Tls::here();
        foreach (['server', 'one', 'two', 'wild', 'exact'] as $name) {
            $tls->make($name, $name, passphrase: $name === 'two' ? 'secret' : '');
        }
        $server->set($tls->options() + ['ssl_sni_certs' => [
            'one.test' => ['ssl_cert_file' => "$tls->dir/one.crt", 'ssl_key_file' => "$tls->dir/one.key"],
            'two.test' => ["$tls->dir/two.crt", "$tls->dir/two.key", 'secret'],
            '*.wild.test' => ['wild.crt', 'wild.key'],
            'Exact.wild.test' => ['exact.crt', 'exact.key'],
        ]]);
        $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
    },
    client: function (Harness $t) {
        $expected = [
            'one.test' => 'one', 'ONE.test' => 'one', 'two.test' => 'two', 'three.test' => 'server',
            'a.wild.test' => 'wild', 'B.WILD.TEST' => 'wild', 'exact.wild.test' => 'exact',
            'a.b.wild.test' => 'server', 'wild.test' => 'server', '.wild.test' => 'server', 'localhost' => 'server',
        ];
        foreach ($expected as $name => $subject) {
            $client = Tls::connect($t->address, ['peer_name' => $name, 'SNI_enabled' => true]);
            same($subject, Tls::subject($client), "the certificate for $name");
            $client->send('hello');
            same('hello', $client->read(5), 'echo');
        }
        same('server', Tls::subject(Tls::connect($t->address, ['SNI_enabled' => false])), 'without a name');
    },
);
?>
--EXPECT--
OK
