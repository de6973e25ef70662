<?php
/**
 * Gives jobs to examples/job_server.php: from a shell, cron, or a web page of the same user.
 *
 *   php -d extension=swoolelite examples/job_client.php mail ADDRESS SUBJECT [TEXT]       waits for nothing
 *   php -d extension=swoolelite examples/job_client.php later SECONDS ADDRESS SUBJECT     a mail, later
 *   php -d extension=swoolelite examples/job_client.php thumbnail FILE WIDTH              waits, and prints the result
 *   php -d extension=swoolelite examples/job_client.php failed                            what has failed for good
 *
 * The exit status is 0, 1 where it did not work, 2 where that cannot be understood, 3 where no server runs.
 */

use SwooleLite\TaskClient;

try {
    $client = TaskClient::connect(getenv('JOBS_NAME') ?: 'jobs');
} catch (SwooleLite\Exception $failure) {
    fwrite(STDERR, $failure->getMessage() . "\n");
    exit(3);
}
$mail = fn (array $words) => ['to' => $words[0], 'subject' => $words[1] ?? '', 'text' => $words[2] ?? ''];
$words = array_slice($argv, 2);
$answer = match (true) {
    ($argv[1] ?? '') === 'mail' && count($words) >= 2 => $client->task($mail($words), pool: 'mail', priority: 1),
    ($argv[1] ?? '') === 'later' && count($words) >= 3 => $client->task($mail(array_slice($words, 1)), delay: (float) $words[0], pool: 'mail'),
    ($argv[1] ?? '') === 'thumbnail' && count($words) === 2
        => $client->taskwait(['file' => realpath($words[0]) ?: $words[0], 'width' => (int) $words[1]], 10, pool: 'thumbnail'),
    ($argv[1] ?? '') === 'failed' => implode('', array_map(fn (array $task) => "$task[id] $task[pool] $task[reason]\n", $client->failedTasks())),
    default => null,
};
if ($answer === null) {
    fwrite(STDERR, "usage: job_client.php mail ADDRESS SUBJECT [TEXT] | later SECONDS ADDRESS SUBJECT [TEXT] | thumbnail FILE WIDTH | failed\n");
    exit(2);
}
if ($answer === false) {
    fwrite(STDERR, swoolelite_strerror($client->getLastError()) . "\n");
    exit(1);
}
echo $answer, $answer === '' || str_ends_with((string) $answer, "\n") ? '' : "\n";
