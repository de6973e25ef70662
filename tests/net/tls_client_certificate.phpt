--TEST--
TLS: clients give a certificate: required, optional, of the wrong authority, signed by itself; getClientInfo() has it
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

function server(array $settings): Closure
{
    return function (Server $server) use ($settings) {
        $tls = Tls::here();
        $tls->make('server');
        $tls->make('authority', 'Authority');
        $tls->make('client', 'Alice', 'authority');
        $tls->make('other', 'Other');
        $tls->make('stranger', 'Mallory', 'other');
        $server->set($tls->options() + $settings + ['ssl_client_cert_file' => "$tls->dir/authority.crt"] + LINES);
        $server->on('connect', fn (Server $server, int $fd) => report('connect'));
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $certificate = $server->getClientInfo($fd)['ssl_client_cert'] ?? null;
            $server->send($fd, ($certificate !== null ? openssl_x509_parse($certificate)['subject']['CN'] : 'none') . "\n");
        });
    };
}

/** What the server answers to a client with that certificate, or 'refused'. TLS 1.3 tells a client only after its handshake. */
function answer(Harness $t, ?string $certificate, int $method): string
{
    $tls = new Tls($t->dir());
    $files = $certificate !== null ? ['local_cert' => "$tls->dir/$certificate.crt", 'local_pk' => "$tls->dir/$certificate.key"] : [];
    try {
        return Tls::connect($t->address, $files + ['crypto_method' => $method])->ask('who');
    } catch (Failure) {
        return 'refused';
    }
}

function answers(Harness $t, array $expected): void
{
    foreach ([STREAM_CRYPTO_METHOD_TLSv1_2_CLIENT, STREAM_CRYPTO_METHOD_TLSv1_3_CLIENT] as $method) {
        foreach ($expected as $certificate => $answer) {
            same($answer, answer($t, $certificate ?: null, $method), "answer to " . ($certificate ?: 'none'));
            $answer !== 'refused' && $t->take('connect');
        }
    }
    same([], $t->takeAll(), 'connect is told for no other client');
}

$reasons = '/is closed: its TLS handshake failed: (its certificate is not accepted: .+|peer did not return a certificate)/';
Harness::run(
    args: Tls::ARGS,
    server: server(['ssl_verify_peer' => true]),
    client: function (Harness $t) use ($reasons) {
        answers($t, ['client' => 'Alice', '' => 'refused', 'stranger' => 'refused', 'other' => 'refused']);
        $t->waitForLog($reasons);
    },
);
Harness::run(
    args: Tls::ARGS,
    server: server([]),
    client: function (Harness $t) use ($reasons) {
        answers($t, ['client' => 'Alice', '' => 'none', 'stranger' => 'refused']);
        $t->waitForLog($reasons);
    },
);
Harness::run(
    args: Tls::ARGS,
    server: server(['ssl_verify_peer' => true, 'ssl_allow_self_signed' => true]),
    client: function (Harness $t) use ($reasons) {
        answers($t, ['client' => 'Alice', 'other' => 'Other', '' => 'refused', 'stranger' => 'refused']);
        $t->waitForLog($reasons);
    },
);
?>
--EXPECT--
OK
OK
OK
