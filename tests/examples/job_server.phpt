--TEST--
examples/job_server.php with its client: mail that is tried again, thumbnails, scheduled reports, failures on the shelf, jobs by socket and by command
--EXTENSIONS--
filter
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const EXAMPLES = __DIR__ . '/../../examples';

putenv('JOBS_NAME=test-' . getmypid());
putenv('JOBS_DELAY=0.05');
putenv('JOBS_REPORT=* * * * * *');

/** @return array{int, string} exit status and output */
function client(string ...$words): array
{
    exec(implode(' ', array_map(escapeshellarg(...), [...Harness::command(EXAMPLES . '/job_client.php'), ...$words])) . ' 2>&1', $output, $status);
    return [$status, implode("\n", $output)];
}

Harness::run(
    script: file_get_contents(EXAMPLES . '/job_server.php'),
    args: ['jobs/socket', 0, Server::MODE_BASE, Server::SOCK_UNIX_STREAM],
    client: function (Harness $t) {
        $jobs = "{$t->dir()}/jobs";
        $spool = fn () => array_map(file_get_contents(...), glob("$jobs/spool/*"));

        // a mail that cannot be written is tried again until it can
        $t->allowLog('/cannot be written|nobody is no address|never came|no picture/');
        rename("$jobs/spool", "$jobs/elsewhere");
        [$status, $id] = client('mail', 'ada@example.org', 'Hello', 'How are you?');
        same(0, $status, $id);
        $t->waitForLog('~spool/\S+ cannot be written~');
        rename("$jobs/elsewhere", "$jobs/spool");
        $mail = "To: ada@example.org\nSubject: Hello\n\nHow are you?\n";
        $t->waitFor(fn () => $spool() === [$mail], 'the mail');

        same([1, swoolelite_strerror(Server::ERROR_TASK_FAILED)], client('thumbnail', __FILE__, '10'), 'no picture');
        $red = "\xff\0\0";
        $blue = "\0\0\xff";
        file_put_contents("$jobs/picture.ppm", "P6 4 2 255\n" . str_repeat($red . $red . $blue . $blue, 2));
        same([0, "$jobs/thumbnails/picture.ppm"], client('thumbnail', "$jobs/picture.ppm", '2'), 'a thumbnail');
        same("P6 2 1 255\n$red$blue", file_get_contents("$jobs/thumbnails/picture.ppm"), 'it');

        same(0, client('mail', 'nobody', 'Hello')[0], 'a mail to a wrong address');
        $failed = $t->waitFor(fn () => count($lines = explode("\n", client('failed')[1])) === 2 ? $lines : null, 'two failures');
        same(
            ['thumbnail ' . __FILE__ . ' is no picture', 'mail nobody is no address'],
            preg_replace('/^\d+ /', '', $failed),
            'what has failed',
        );

        $socket = $t->connect();
        $socket->send('{"pool": "mail", "job": {"to": "bob@example.org", "subject": "Later", "text": ""}, "delay": 0.2}' . "\n");
        check(preg_match('/^{"id":\d+}$/', $socket->readLine()) === 1, 'a job by the socket');
        check(preg_match('/^{"error":".+"}$/', $socket->ask('{"pool": "nothing"}')) === 1, 'a pool that is not there');
        same(0, client('later', '0.1', 'eve@example.org', 'Soon')[0], 'a mail later');
        $t->waitFor(fn () => count($spool()) === 3, 'both mails');

        $report = "$jobs/reports/" . date('Y-m-d', strtotime('yesterday'));
        $t->waitFor(fn () => is_file($report), 'a report by schedule');
        same("{}\n", file_get_contents($report), 'the report of yesterday');

        same(2, client('dance')[0], 'an unknown word');
        putenv('JOBS_NAME=nobody');
        same(3, client('failed')[0], 'without a server');
    },
);
?>
--EXPECT--
OK
