--TEST--
packages/psr: 10,000 requests leave nothing in the worker's memory
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
    $round = function (int $count) use ($client): int {
        for ($sent = 0; $sent < $count; $sent += 50) {
            for ($i = 0; $i < 50; $i++) {
                $client->send(HttpClient::bytes('POST', $i % 10 ? '/hello' : '/sized?size=70000', ['Cookie' => "a=$i", 'Content-Type' => 'text/plain'], "body $i"));
            }
            for ($i = 0; $i < 50; $i++) {
                same(200, $client->answer()->status, 'an answer');
            }
        }
        return $client->get('/memory')->json()[1];
    };
    $before = $round(1000);
    $more = $round(9000) - $before;
    check($more < 4096, "memory grew by $more");
});
?>
--EXPECT--
OK
