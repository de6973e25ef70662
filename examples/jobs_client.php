<?php
/**
 * A client of the job server in jobs.php: sends all jobs at once, then shows the results as they come.
 *
 *   php examples/jobs_client.php PORT JOB...
 */

[, $port] = $argv + [1 => 0];
$jobs = array_slice($argv, 2);

$client = @stream_socket_client("tcp://127.0.0.1:$port", $code, $error, 5);
if (!$client) {
    fwrite(STDERR, "cannot connect to port $port: $error\n");
    exit(1);
}
stream_set_timeout($client, 15);

foreach ($jobs as $job) {
    echo "  > $job\n";
    fwrite($client, "$job\n");
}
foreach ($jobs as $job) {
    $result = fgets($client);
    if ($result === false) {
        fwrite(STDERR, "no answer\n");
        exit(1);
    }
    echo "  < $result";
}
