--TEST--
TLS: a resumed session has its client certificate; it is not resumed when the authority is another one
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

/** s_client's handshake ('New' or 'Reused') and the answer, with the session of before. */
function visit(Harness $t, bool $first = false): array
{
    [$dir, $file] = [$t->dir(), $t->dir() . '/session'];
    $command = ['openssl', 's_client', '-connect', "127.0.0.1:$t->port", '-cert', "$dir/client.crt", '-key', "$dir/client.key",
        '-sess_out', $file, ...($first ? [] : ['-sess_in', $file])];
    $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']], $pipes);
    fwrite($pipes[0], "who\n");
    // the answer may come in the middle of what s_client says of the handshake
    for ($output = ''; !str_contains($output, 'you are Alice') && ($line = fgets($pipes[1])) !== false; $output .= $line);
    fclose($pipes[0]);
    $output .= stream_get_contents($pipes[1]);
    proc_close($process);
    return [preg_match('/\bReused, /', $output) ? 'Reused' : 'New', str_contains($output, 'you are Alice')];
}

Harness::run(
    args: Tls::ARGS,
    server: function (Server $server) {
        $tls = Tls::here();
        $tls->make('server');
        $tls->make('authority', 'Authority');
        $tls->make('client', 'Alice', 'authority');
        $server->set($tls->options() + ['ssl_verify_peer' => true, 'ssl_client_cert_file' => "$tls->dir/authority.crt"] + LINES);
        $server->on('receive', fn (Server $server, int $fd) => $server->send(
            $fd,
            'you are ' . openssl_x509_parse($server->getClientInfo($fd)['ssl_client_cert'])['subject']['CN'] . "\n",
        ));
        $server->on('workerStart', fn () => report('started'));
    },
    client: function (Harness $t) {
        $t->take('started');
        same(['New', true], visit($t, true), 'the first visit');
        same(['Reused', true], visit($t), 'the second one');

        // an authority of the same name, with another key, has not signed Alice's certificate
        (new Tls($t->dir()))->make('authority', 'Authority');
        $t->reload();
        $t->take('started');
        same(['New', false], visit($t), 'she is refused');
        $t->waitForLog('/its certificate is not accepted: /');
    },
);
?>
--EXPECT--
OK
