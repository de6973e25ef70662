--TEST--
packages/runtime: exceptions are answered by Symfony, or by status 500; an answer that has begun breaks off; the worker goes on
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
    $t->allowLog('/DomainException|LogicException|CRITICAL|critical/');
    $client = http($t);
    [, , $pid] = $client->get('/visits')->json();

    $answer = $client->get('/fails');
    same([500, 'Internal Server Error'], [$answer->status, $answer->reason], 'the status');
    check(str_contains($answer->body, '<html'), 'a page of Symfony');

    $answer = $client->get('/failsInStream?size=0');
    same([500, "500 Internal Server Error\n"], [$answer->status, $answer->body], 'a stream that fails before anything was sent');
    $t->waitForLog('/DomainException: from a stream/');

    $broken = http($t);
    $broken->send(HttpClient::bytes('GET', '/failsInStream?size=10000'));
    same(200, $broken->head()->status, 'the status of one that has begun');
    check(strlen($broken->chunk()) > 0, 'what was sent');
    try {
        while ($broken->chunk() !== '');
        throw new LogicException('it came to an end');
    } catch (Failure $failure) {
        check(str_contains($failure->getMessage(), 'connection closed'), 'it breaks off: ' . $failure->getMessage());
    }

    $answer = $client->get('/endsBuffers');
    same(500, $answer->status, 'a callback that ends buffers of others');
    $t->waitForLog('/had not begun/');
    same('Hello', $client->get('/hello')->body, 'the next request');
    same($pid, $client->get('/visits')->json()[2], 'the worker');
    same(500, $client->get('/exits')->status, 'exit()');
    check(http($t)->get('/visits')->json()[2] !== $pid, 'another worker takes its place');
    same('', $t->stdout(), 'standard output');
});
?>
--EXPECT--
OK
