--TEST--
The Revolt driver: the end of a stream, refused connections, closed streams, files
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/drivers.inc';

use Revolt\EventLoop\Driver;

on_both('the end of a stream can be read', ['', true], function (Driver $loop) {
    [$a, $b] = pair();
    fclose($b);
    $loop->onReadable($a, function ($id, $stream) use ($loop, &$seen) {
        $seen = [fread($stream, 10), feof($stream)];
        $loop->cancel($id);
    });
    $loop->run();
    return $seen;
});

on_both('a refused connection can be written', 1, function (Driver $loop) {
    $refused = stream_socket_server('tcp://127.0.0.1:0');
    $address = stream_socket_get_name($refused, false);
    fclose($refused);
    $stream = stream_socket_client("tcp://$address", $errno, $error, 0, STREAM_CLIENT_CONNECT | STREAM_CLIENT_ASYNC_CONNECT);
    $calls = 0;
    $loop->onWritable($stream, function ($id) use ($loop, &$calls) {
        $calls++;
        $loop->cancel($id);
    });
    $loop->run();
    return $calls;
});

on_both('closed in its callback, cancelled later; its number is used again', ['a', 'b'], function (Driver $loop) {
    [$a, $b] = pair();
    fwrite($b, 'a');
    $seen = [];
    $loop->onReadable($a, function ($id, $stream) use ($loop, &$seen) {
        $seen[] = fread($stream, 10);
        fclose($stream);
        $loop->cancel($id);
        [$c, $d] = pair();
        fwrite($d, 'b');
        $loop->onReadable($c, function ($id, $stream) use ($loop, $d, &$seen) {
            $seen[] = fread($stream, 10);
            $loop->cancel($id);
        });
    });
    $loop->run();
    return $seen;
});

on_both('what a stream has in its buffer is not overlooked', ["one\n", "two\n"], function (Driver $loop) {
    [$a, $b] = pair();
    fwrite($b, "one\ntwo\n");
    $seen = [];
    $loop->onReadable($a, function ($id, $stream) use ($loop, &$seen) {
        $seen[] = fgets($stream);
        count($seen) < 2 || $loop->cancel($id);
    });
    $loop->run();
    return $seen;
});

on_both('a file is always ready', ['hello', 'tick'], function (Driver $loop) {
    $file = tmpfile();
    fwrite($file, 'hello');
    rewind($file);
    $seen = [];
    $loop->onReadable($file, function ($id, $stream) use ($loop, &$seen) {
        $seen[] = fread($stream, 10);
        $loop->cancel($id);
    });
    $loop->delay(0.01, function () use (&$seen) { $seen[] = 'tick'; });
    $loop->run();
    return $seen;
});

on_both('both ways at once', str_repeat('x', 1 << 20), function (Driver $loop) {
    [$a, $b] = pair();
    stream_set_blocking($a, false);
    stream_set_blocking($b, false);
    $data = str_repeat('x', 1 << 20);
    $seen = '';
    $loop->onWritable($a, function ($id, $stream) use ($loop, &$data) {
        $data = substr($data, fwrite($stream, $data));
        $data !== '' || $loop->cancel($id);
    });
    $loop->onReadable($b, function ($id, $stream) use ($loop, &$seen) {
        $seen .= fread($stream, 65536);
        strlen($seen) < 1 << 20 || $loop->cancel($id);
    });
    $loop->run();
    return $seen;
});
?>
--EXPECT--
the end of a stream can be read
a refused connection can be written
closed in its callback, cancelled later; its number is used again
what a stream has in its buffer is not overlooked
a file is always ready
both ways at once
