--TEST--
examples/async_client.php is a proxy: large bodies in both directions, a side that does not read, an end of each side
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/peer.inc';

const SIZE = 6 << 20;

/** Else the kernel may take tens of megabytes before anybody has to wait. */
function limit_kernel($stream)
{
    socket_set_option(socket_import_stream($stream), SOL_SOCKET, SO_RCVBUF, 262144);
}
if (getenv('SWL_TEST_RUN') === false) {
    $listener = stream_socket_server('tcp://127.0.0.1:0');
    limit_kernel($listener);
    putenv('BEHIND=' . stream_socket_get_name($listener, false));
}
Harness::run(
    script: strtr(file_get_contents(__DIR__ . '/../../examples/async_client.php'), ['$argv[2] ??' => 'getenv("BEHIND") ?:']),
    client: function (Harness $t) use (&$listener) {
        $limit = Harness::limit(10);
        $client = $t->connect();
        limit_kernel($client->stream);
        $behind = stream_socket_accept($listener, $limit);
        // up: nobody reads at first, so that the client has to wait
        $block = random_bytes(SIZE);
        $sent = $client->sendUntilBlocked($block, 64 << 20);
        check($sent < 64 << 20, "the client waits for the server behind: $sent");
        $hash = hash_init('crc32b');
        $expected = hash_init('crc32b');
        for ($left = $sent; $left > 0; $left -= SIZE) {
            hash_update($expected, substr($block, 0, $left));
        }
        for ($got = 0; $got < $sent; $got += strlen($data)) {
            $data = fread($behind, 65536);
            check($data !== '' && $data !== false, 'more arrives');
            hash_update($hash, $data);
        }
        same(hash_final($expected), hash_final($hash), 'what has arrived');
        // down
        stream_set_blocking($behind, false);
        for ($wrote = $idle = 0; $wrote < 64 << 20 && $idle < 20; $wrote += $done) {
            $done = (int) @fwrite($behind, substr($block, $wrote % SIZE, 65536));
            $idle = $done > 0 ? 0 : $idle + 1;
            $done > 0 || usleep(10000);
        }
        check($wrote < 64 << 20, 'the server behind waits for the client');
        fclose($behind);
        $whole = '';
        for ($left = $wrote; $left > 0; $left -= SIZE) {
            $whole .= substr($block, 0, $left);
        }
        same(crc32($whole), crc32($client->readAll()), 'what the client gets up to the end');
        // an end of the client
        $client = $t->connect();
        $behind = stream_socket_accept($listener, $limit);
        $client->send('last words');
        $client->close();
        same('last words', stream_get_contents($behind), 'what arrives of a client that is gone');
        same("proxy on 127.0.0.1:$t->port\n", $t->stdout(), 'what the server prints');
    },
);
?>
--EXPECT--
OK
