--TEST--
examples/jobs.php with its client: every job is answered, bad input too, and quit closes
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
// valgrind: yes
require __DIR__ . '/../include/harness.inc';

Harness::run(
    script: file_get_contents(__DIR__ . '/../../examples/jobs.php'),
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send("sleep 0.3\nreverse abc\ncount to be or not\n");
        $lines = preg_replace(
            '/ \(by task worker [123]\)$/',
            '',
            [$client->readLine(), $client->readLine(), $client->readLine()],
        );
        sort($lines); // the order is that in which the task workers finish
        same(
            ['count to be or not -> 4 words, 12 bytes', 'reverse abc -> cba', 'sleep 0.3 -> slept 0.3 s'],
            $lines,
            'the answers',
        );

        check(str_starts_with($client->ask('primes 30'), 'primes 30 -> 10 primes, the last 29'), 'primes');
        check(str_starts_with($client->ask('dance'), 'dance -> no such job'), 'an unknown job is answered');
        check(str_starts_with($client->ask("reverse \r"), 'reverse -> '), 'an empty argument');
        $client->send("quit\n");
        same('', $client->readAll(), 'after quit');

        exec(escapeshellarg(PHP_BINARY) . ' -n ' . escapeshellarg(__DIR__ . '/../../examples/jobs_client.php')
            . " $t->port 'reverse xyz' 2>&1", $output, $status);
        same(0, $status, 'exit status of the client');
        check(str_starts_with($output[1], '  < reverse xyz -> zyx'), $output[1]);
        same("job server on 127.0.0.1:$t->port\n", $t->stdout(), 'what the server prints');
    },
);
?>
--EXPECT--
OK
