--TEST--
packages/psr: a worker that is replaced first sends the bodies that it has begun to send, with reload_async and without
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/server.inc';

foreach ([false, true] as $async) {
    run_handler(settings: ['reload_async' => $async, 'max_wait_time' => 20], client: function (Harness $t) {
        $client = http($t);
        $client->send(HttpClient::bytes('GET', '/pieces?count=300&size=100000'));
        $client->head();
        $t->reload();
        $t->waitForLog('/NOTICE reloading/');
        for ($length = 0; ($chunk = $client->chunk()) !== ''; $length += strlen($chunk));
        same([30000000, "\r\n"], [$length, $client->client->read(2)], 'the body');
        $t->waitForLog('/NOTICE reloaded/');
        same('Hello', $client->get('/')->body, 'the next request, in its successor');
    });
}
?>
--EXPECT--
OK
OK
