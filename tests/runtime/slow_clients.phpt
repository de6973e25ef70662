--TEST--
packages/runtime: a streamed answer goes no faster than its client reads, and ends with its client
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
    $before = Processes::memory($t->socketPid());
    $reader = http($t);
    $reader->send(HttpClient::bytes('GET', '/stream?pieces=600&size=100000'));
    $reader->head();
    $length = 0;
    while (($chunk = $reader->chunk()) !== '') {
        $length += strlen($chunk);
        if ($length < 20000000) {
            check(Processes::memory($t->socketPid()) - $before < 20000, 'memory of the process with the connections');
        }
    }
    same(60000000, $length, 'all came');

    $leaver = http($t);
    $leaver->send(HttpClient::bytes('GET', '/endless'));
    $leaver->head();
    check($leaver->chunk() !== '', 'a piece');
    $leaver->client->reset();
    $t->take('ended');
    same('Hello', http($t)->get('/hello')->body, 'the worker serves others');
});
?>
--EXPECT--
OK
