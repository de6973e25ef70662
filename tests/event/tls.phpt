--TEST--
Streams with TLS: what the TLS library has decrypted is told, and write() encrypts
--EXTENSIONS--
swoolelite
openssl
posix
--SKIPIF--
<?php
exec('openssl version 2>&1', $lines, $status);
if ($status !== 0) die('skip needs the command openssl');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\{Event, Process};

$dir = sys_get_temp_dir() . '/swl-event-tls-' . getmypid();
mkdir($dir, 0700);
$certificate = (new Tls($dir))->make('own');
$context = stream_context_create(['ssl' => ['local_cert' => $certificate, 'local_pk' => "$dir/own.key"]]);
$server = stream_socket_server('tls://127.0.0.1:0', $errno, $error, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context);
$address = stream_socket_get_name($server, false);

// the peer: sends one record with several lines, then takes in everything, and says what it was
$peer = new Process(function () use ($address) {
    $context = stream_context_create(['ssl' => ['verify_peer' => false, 'verify_peer_name' => false]]);
    $stream = stream_socket_client("tls://$address", $errno, $error, 10, STREAM_CLIENT_CONNECT, $context);
    fwrite($stream, str_repeat("a line of one record\n", 100));
    usleep(50_000); // so that the other side has to wait with its writing
    fwrite($stream, md5(stream_get_contents($stream, 3_000_000)) . "\n");
    fread($stream, 1);
});
$peer->start();
$stream = stream_socket_accept($server, 10);
stream_set_read_buffer($stream, 0); // PHP's own buffer hides nothing
stream_set_chunk_size($stream, 21);
$lines = 0;
$sent = random_bytes(3_000_000);
Event::add($stream, function ($stream) use (&$lines, $sent) {
    $line = fread($stream, 21);
    if ($line === "a line of one record\n" && ++$lines === 100) {
        echo "100 lines\n";
        var_dump(Event::write($stream, substr($sent, 0, 1_000_000)), Event::write($stream, substr($sent, 1_000_000)));
    } elseif ($lines === 100 && $line !== '') {
        Event::set($stream, function ($stream) use ($line, $sent) {
            static $answer = null;
            $answer ??= $line;
            $answer .= fread($stream, 21);
            if (str_ends_with($answer, "\n")) {
                var_dump(trim($answer) === md5($sent));
                Event::del($stream);
            }
        }, null, Event::READ);
    }
});
Event::wait();
fclose($stream);
Process::wait();
array_map(unlink(...), glob("$dir/*"));
rmdir($dir);
?>
--EXPECT--
100 lines
bool(true)
bool(true)
bool(true)
