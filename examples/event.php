<?php
// Runs commands side by side, and prints each line of their output as it comes, with the number of its command. One that
// takes too long is ended.
//
//     php examples/event.php 'apt-get -s upgrade' 'ping -c 3 127.0.0.1' 'sleep 100'
//
// No server: a plain script, whose loop runs at its end as long as anything is in it.

use SwooleLite\Event;
use SwooleLite\Timer;

const SECONDS = 10;

$commands = array_slice($argv, 1) ?: exit("usage: php $argv[0] COMMAND...\n");

foreach ($commands as $number => $command) {
    $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]], $pipes);
    if ($process === false) {
        continue;
    }
    $limit = Timer::after((int) (getenv('EVENT_SECONDS') ?: SECONDS) * 1000, function () use ($process, $number) {
        echo "$number: takes too long\n";
        proc_terminate($process);
    });
    Event::add($pipes[1], function ($output) use ($process, $number, $limit) {
        // one line a call: what is left in the stream's buffer leads to the next one
        $line = fgets($output);
        if ($line !== false) {
            echo "$number: ", rtrim($line), "\n";
        } elseif (feof($output)) {
            Event::del($output);
            Timer::clear($limit);
            echo "$number: status ", proc_close($process), "\n";
        }
    });
}
