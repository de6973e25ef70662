--TEST--
TLS: only the chosen versions and ciphers are spoken; compression and a second handshake are refused
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

/** What `openssl s_client` says with these options: its protocol and cipher, or 'refused'. */
function negotiated(Harness $t, string ...$options): string
{
    exec('openssl s_client -connect ' . escapeshellarg("127.0.0.1:$t->port") . ' '
        . implode(' ', array_map(escapeshellarg(...), $options)) . ' </dev/null 2>&1', $lines, $status);
    $output = implode("\n", $lines);
    return $status === 0 && preg_match('/^New, (\S+), Cipher is (\S+)$/m', $output, $found) && $found[1] !== '(NONE),'
        ? "$found[1] $found[2]"
        : 'refused';
}

$server = fn (array $settings) => function (Server $server) use ($settings) {
    Tls::here()->make('server');
    $server->set($settings + Tls::here()->options());
    $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, $data));
};
$weak = ['-cipher', 'DEFAULT:@SECLEVEL=0'];
Harness::run(
    args: Tls::ARGS,
    server: $server([]),
    client: function (Harness $t) use ($weak) {
        $t->allowLog('/its TLS handshake failed: (unsupported protocol|no shared cipher)/');
        same('refused', negotiated($t, '-tls1', ...$weak), 'TLS 1.0');
        same('refused', negotiated($t, '-tls1_1', ...$weak), 'TLS 1.1');
        same('TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256', negotiated($t, '-tls1_2'), 'TLS 1.2: our first cipher');
        same('refused', negotiated($t, '-tls1_2', '-cipher', 'ECDHE-ECDSA-AES128-SHA'), 'CBC');
        same('TLSv1.3 TLS_AES_256_GCM_SHA384', negotiated($t, '-tls1_3'), 'TLS 1.3');
        $t->waitForLog('/its TLS handshake failed: unsupported protocol/');

        // R asks s_client for another handshake
        $process = proc_open(['openssl', 's_client', '-tls1_2', '-connect', "127.0.0.1:$t->port"], [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes);
        fwrite($pipes[0], "hello\n");
        for ($output = ''; !str_contains($output, 'hello') && ($line = fgets($pipes[1])) !== false; $output .= $line);
        check(str_contains($output, 'hello'), 'echo');
        fwrite($pipes[0], "R\n");
        check(str_contains(stream_get_contents($pipes[2]), 'no renegotiation'), 'a second handshake is refused');
        $t->waitForLog('/is closed: TLS has failed: .*alert/'); // of s_client, which ends for that
        proc_close($process);
    },
);
Harness::run(
    args: Tls::ARGS,
    server: $server(['ssl_protocols' => Server::SSL_TLSv1_1 | Server::SSL_TLSv1_3, 'ssl_ciphers' => 'DEFAULT:@SECLEVEL=0:TLS_CHACHA20_POLY1305_SHA256']),
    client: function (Harness $t) use ($weak) {
        $t->allowLog('/its TLS handshake failed: (unsupported protocol|no shared cipher|wrong version number)/');
        same('TLSv1.0 ECDHE-ECDSA-AES256-SHA', negotiated($t, '-tls1_1', ...$weak), 'TLS 1.1, whose ciphers are of TLS 1.0');
        same('refused', negotiated($t, '-tls1_2'), 'TLS 1.2');
        same('TLSv1.3 TLS_CHACHA20_POLY1305_SHA256', negotiated($t, '-tls1_3'), 'the chosen cipher of TLS 1.3');
        same('refused', negotiated($t, '-tls1_3', '-ciphersuites', 'TLS_AES_128_GCM_SHA256'), 'another one');
    },
);
?>
--EXPECT--
OK
OK
