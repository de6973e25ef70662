--TEST--
packages/psr: a body goes no faster than its client reads, the only worker serves others meanwhile, and what nobody reads any more is closed
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
    $before = Processes::memory($t->socketPid());
    $slow = http($t);
    $slow->send(HttpClient::bytes('GET', '/pieces?count=600&size=100000'));
    $slow->head();
    $leaver = http($t);
    $leaver->send(HttpClient::bytes('GET', '/pieces?count=600&size=100000'));
    $leaver->head();
    for ($i = 0; $i < 100; $i++) {
        same('Hello', http($t)->get('/')->body, 'others');
    }
    check(Processes::memory($t->socketPid()) - $before < 20000, 'memory of the process with the connections');
    $leaver->client->reset();
    $t->take('closed');
    for ($hash = hash_init('md5'); ($chunk = $slow->chunk()) !== ''; hash_update($hash, $chunk));
    same("\r\n", $slow->client->read(2), 'the line behind the last chunk');
    $t->take('closed');
    $expected = hash_init('md5');
    for ($i = 0; $i < 600; $i++) {
        hash_update($expected, str_repeat(chr(97 + $i % 26), 100000));
    }
    same(hash_final($expected), hash_final($hash), 'what the slow one has got');
    same('Hello', $slow->get('/')->body, 'its next request');
});
?>
--EXPECT--
OK
