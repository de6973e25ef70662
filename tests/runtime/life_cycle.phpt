--TEST--
packages/runtime: one kernel for many requests: services are reset between them, terminate() comes after the answer, sessions are the client's
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
    [$count, $resets, $pid] = $client->get('/visits')->json();
    same([1, 0], [$count, $resets], 'the first request');
    for ($i = 1; $i < 4; $i++) {
        same([1, $i, $pid], $client->get('/visits')->json(), "request $i after it");
    }
    same('4', $client->get('/terminates')->body, 'requests that were terminated');

    $cookies = [];
    foreach (['a', 'b'] as $visitor) {
        $answer = $client->get('/session');
        same('1', $answer->body, "the session of $visitor");
        $cookies[$visitor] = strtok($answer->header['set-cookie'] ?? null, ';');
    }
    check($cookies['a'] !== $cookies['b'], 'they are two');
    foreach (['a' => '2', 'b' => '2'] as $visitor => $count) {
        same($count, $client->get('/session', ['Cookie' => $cookies[$visitor]])->body, "again $visitor");
    }
    same('3', $client->get('/session', ['Cookie' => $cookies['a']])->body, 'and again a');
    same(null, $client->get('/hello')->header['set-cookie'] ?? null, 'a request without session');

    $t->reload();
    $t->waitForLog('/NOTICE reloaded/');
    same([1, 0], array_slice($client->get('/visits')->json(), 0, 2), 'a new kernel after a reload, the same connection');
    same('4', $client->get('/session', ['Cookie' => $cookies['a']])->body, 'the session is still there');
});
?>
--EXPECT--
OK
