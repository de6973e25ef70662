--TEST--
packages/psr: a PSR-15 handler sees method, address, headers, cookies, forms, uploads and bodies; a large body is not in memory
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/server.inc';

run_handler(function (Harness $t) {
    $client = http($t);
    same([
        'method' => 'PATCH',
        'uri' => 'http://example.org:81//seen?a=1&b%5B%5D=%C3%A9',
        'target' => '/seen?a=1&b%5B%5D=%C3%A9',
        'protocol' => '1.1',
        'query' => ['a' => '1', 'b' => ['é']],
        'cookies' => ['x' => 'a b'],
        'several' => ['one, two'],
        'host' => ['example.org:81'],
        'parsed' => null,
        'body' => '{"a": 1}',
        'files' => [],
        'address' => '127.0.0.1',
    ], $client->request('PATCH', '//seen?a=1&b%5B%5D=%C3%A9', [
        'Host' => 'example.org:81', 'Cookie' => 'x=a%20b', 'X-Several' => 'one, two', 'Content-Type' => 'application/json',
    ], '{"a": 1}')->json(), 'a request');
    $seen = $client->request('POST', '/seen', ['Content-Type' => 'application/x-www-form-urlencoded'], 'a%5Bb%5D=c')->json();
    same([['a' => ['b' => 'c']], 'a%5Bb%5D=c'], [$seen['parsed'], $seen['body']], 'a form');

    $large = random_bytes(400000);
    [$names, $files, $form] = $client->postForm('/upload', [
        'text' => 'of the form',
        'one' => ['a b.txt', 'text/plain', 'first'],
        'several[x]' => ['b.bin', 'application/octet-stream', $large],
        'none' => ['', 'application/octet-stream', ''],
    ])->json();
    same([['one', 'several', 'none'], ['text' => 'of the form']], [$names, $form], 'names and form');
    $moved = 'RuntimeException: The uploaded file has been moved already.';
    $missing = 'RuntimeException: The file was not uploaded (UPLOAD_ERR 4).';
    same([
        ['a b.txt', 'text/plain', 5, md5('first'), md5('first'), $moved, $moved],
        ['b.bin', 'application/octet-stream', 400000, md5($large), md5($large), $moved, $moved],
        [UPLOAD_ERR_NO_FILE, $missing, $missing],
    ], $files, 'the files');

    $body = str_repeat($large, 100);
    $before = $client->get('/memoryPeak')->json();
    [$hashes, $size, $peak] = $client->request('POST', '/body', ['Content-Type' => 'application/octet-stream'], $body)->json();
    same([[md5($body), md5($body)], strlen($body)], [$hashes, $size], 'a large body');
    check($peak - $before < 2 << 20, 'memory of the worker, with 40 MB: ' . ($peak - $before));
    same(md5($body), md5($client->request('POST', '/echo', ['Content-Type' => 'application/octet-stream'], $body)->body), 'sent back, though the server has removed the file');

    $answer = $client->get('/seen', ['Host' => 'a b']);
    same(400, $answer->status, 'a Host that is none');
}, ['upload_max_filesize' => 50000000]);
?>
--EXPECT--
OK
