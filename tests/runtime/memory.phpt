--TEST--
packages/runtime: 10,000 requests to an application of Symfony leave nothing in the worker's memory
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
    $round = function (int $count) use ($client): array {
        foreach (array_fill(0, intdiv($count, 50), 50) as $batch) {
            for ($i = 0; $i < $batch; $i++) {
                $client->send(HttpClient::bytes('GET', $i % 10 ? '/hello' : '/stream?pieces=2&size=100', ['Cookie' => "a=$i"]));
            }
            for ($i = 0; $i < $batch; $i++) {
                same(200, $client->answer()->status, 'an answer');
            }
        }
        return $client->get('/memory')->json();
    };
    [$bytes, $resident] = $round(1000);
    [$bytesAfter, $residentAfter] = $round(9000);
    check($bytesAfter - $bytes < 4096, 'memory of PHP grew by ' . ($bytesAfter - $bytes));
    check($residentAfter - $resident < 1024, 'memory of the process grew by ' . ($residentAfter - $resident) . ' kB');
});
?>
--EXPECT--
OK
