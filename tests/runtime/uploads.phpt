--TEST--
packages/runtime: uploaded files, one and several, are valid and can be moved; a large body is read from its file, not from memory
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/application.inc';

run_application(function (Harness $t) {
    $client = http($t);
    $large = random_bytes(400000);
    [$names, $files, $form] = $client->postForm('/upload', [
        'text' => 'of the form',
        'one' => ['a b.txt', 'text/plain', 'first'],
        'several[]' => ['b.bin', 'application/octet-stream', $large],
        'several[x]' => ['c.txt', 'text/plain', ''],
        'none' => ['', 'application/octet-stream', ''],
    ])->json();
    same(['one', 'several', 'none'], $names, 'the names of the files');
    same(['text' => 'of the form'], $form, 'the form');
    same([
        ['a b.txt', 'text/plain', true, 5, md5('first')],
        ['b.bin', 'application/octet-stream', true, 400000, md5($large)],
        ['c.txt', 'text/plain', true, 0, md5('')],
        null,
    ], $files, 'the files');
    same(3, count(glob($t->dir() . '/uploads/*')), 'what was moved');

    [$hash, $peak] = $client->request('POST', '/body', [], 'small')->json();
    same(md5('small'), $hash, 'a small body');
    $body = str_repeat($large, 100);
    [$hash, $after] = $client->request('POST', '/body', ['Content-Type' => 'application/octet-stream'], $body)->json();
    same(md5($body), $hash, 'a large body');
    check($after - $peak < 4 << 20, 'memory of the worker, with 40 MB: ' . ($after - $peak));
}, ['SWOOLELITE_SETTINGS' => '{"worker_num": 1, "upload_max_filesize": 50000000}']);
?>
--EXPECT--
OK
