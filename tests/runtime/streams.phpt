--TEST--
packages/runtime: streamed answers in pieces, at once where they flush or are events; files by sendfile(), with ranges
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
    same('', $client->get('/stream?pieces=0&size=0')->body, 'an empty stream');
    same('aaabbbccc', $client->get('/stream?pieces=3&size=3')->body, 'a short one');
    $answer = $client->get('/stream?pieces=200&size=100000');
    same(['chunked', 20000000], [$answer->header['transfer-encoding'] ?? null, strlen($answer->body)], 'a long one');
    same(md5(implode(array_map(fn ($i) => str_repeat(chr(97 + $i % 26), 100000), range(0, 199)))), md5($answer->body), 'its content');
    same(['rows' => [['row' => 0], ['row' => 1], ['row' => 2]]], $client->get('/json')->json(), 'JSON');

    foreach (['/flush' => ['one', 'two'], '/events' => ["data: one\n\n", "data: two\n\n"]] as $target => $pieces) {
        $client->send(HttpClient::bytes('GET', $target));
        $answer = $client->head();
        foreach ($pieces as $piece) {
            for ($seen = ''; strlen($seen) < strlen($piece); $seen .= $client->chunk());
            same($piece, $seen, "a piece of $target");
            check($client->client->isQuiet(), 'the next one is not sent yet');
            $t->release();
        }
        same(['', "\r\n"], [$client->chunk(), $client->client->read(2)], "the end of $target");
    }
    same('text/event-stream', explode(';', $answer->header['content-type'])[0], 'the type of events');

    file_put_contents($t->dir() . '/file.bin', $content = random_bytes(300000));
    touch($t->dir() . '/empty');
    $answer = $client->get('/file?name=file.bin');
    same([200, '300000', md5($content)], [$answer->status, $answer->header['content-length'] ?? null, md5($answer->body)], 'a file');
    $answer = $client->get('/file?name=file.bin', ['Range' => 'bytes=1000-1999']);
    same([206, 'bytes 1000-1999/300000', md5(substr($content, 1000, 1000))], [$answer->status, $answer->header['content-range'] ?? null, md5($answer->body)], 'a range');
    $answer = $client->get('/file?name=file.bin', ['Range' => 'bytes=-10']);
    same([206, substr($content, -10)], [$answer->status, $answer->body], 'its end');
    same([416, ''], [($answer = $client->get('/file?name=file.bin', ['Range' => 'bytes=300000-400000']))->status, $answer->body], 'behind its end');
    same([200, ''], [($answer = $client->get('/file?name=empty'))->status, $answer->body], 'an empty file');
    same($content, $client->get('/file?name=file.bin&delete=1')->body, 'a file that is removed when it is sent');
    $t->waitFor(fn () => !file_exists($t->dir() . '/file.bin'), 'its end');
    same('of a temporary file', $client->get('/temporary')->body, 'a temporary file');
});
?>
--EXPECT--
OK
