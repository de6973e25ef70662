--TEST--
packages/psr: what a handler or a body throws is logged and answered by status 500; an answer that has begun breaks off; the worker goes on
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
    $t->allowLog('/DomainException/');
    $client = http($t);
    foreach (['/fails' => 'from a handler', '/failsInBody?size=0' => 'from a body'] as $target => $message) {
        $answer = $client->get($target);
        same([500, "500 Internal Server Error\n"], [$answer->status, $answer->body], $target);
        $t->waitForLog("/DomainException: $message/");
    }
    $client->send(HttpClient::bytes('GET', '/failsInBody?size=100000'));
    same(200, $client->head()->status, 'the status of one that has begun');
    try {
        while ($client->chunk() !== '');
        throw new LogicException('it came to an end');
    } catch (Failure $failure) {
        check(str_contains($failure->getMessage(), 'connection closed'), 'it breaks off: ' . $failure->getMessage());
    }
    same('Hello', http($t)->get('/')->body, 'the next request');
});
?>
--EXPECT--
OK
