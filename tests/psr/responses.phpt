--TEST--
packages/psr: status and reason, headers of several values, HEAD, answers without a body, bodies of known and unknown size
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/server.inc';

use SwooleLite\Server;

foreach ([Server::MODE_PROCESS, Server::MODE_BASE] as $mode) {
    run_handler(mode: $mode, client: function (Harness $t) {
        $client = http($t);
        $answer = $client->get('/headers');
        same([201, 'Made', 'several', '1'], [$answer->status, $answer->reason, $answer->body, $answer->header['x-one'] ?? null], 'an answer');
        same([['</a>', '</b>'], ['a=1', 'b=2; Path=/']], [$answer->values('link'), $answer->values('set-cookie')], 'headers of several values');
        foreach ([204, 304] as $code) {
            $answer = $client->get("/status?code=$code");
            same([$code, '', null], [$answer->status, $answer->body, $answer->header['transfer-encoding'] ?? null], "status $code");
        }
        same('a body', $client->get('/status?code=404')->body, 'status 404');
        same(['5', 'Hello'], [($answer = $client->get('/length'))->header['content-length'] ?? null, $answer->body], 'a length of its own');
        foreach (['/length' => '5', '/sized?size=300000' => '300000', '/pieces?count=2&size=3' => null] as $target => $length) {
            $answer = $client->request('HEAD', $target);
            same([200, ''], [$answer->status, $answer->body], "HEAD of $target");
            $length === null || same($length, $answer->header['content-length'] ?? null, "the length of $target");
        }
        $t->take('closed'); // the body that was not read
        same('from its beginning', $client->get('/consumed')->body, 'a body that was read before');
        foreach ([0, 1, 65535, 65536, 65537, 3000000] as $size) {
            $answer = $client->get("/sized?size=$size");
            same($size, strlen($answer->body), 'a body of so many bytes');
        }
        foreach ([[0, 1], [1, 3], [3, 1], [40, 100000]] as [$count, $size]) {
            $expected = implode(array_map(fn ($i) => str_repeat(chr(97 + $i % 26), $size), $count ? range(0, $count - 1) : []));
            same(md5($expected), md5($client->get("/pieces?count=$count&size=$size")->body), "$count pieces of $size");
            $t->take('closed');
        }
        same('onetwo', $client->get('/waits')->body, 'a body that has nothing now and then');
    });
}
?>
--EXPECT--
OK
OK
