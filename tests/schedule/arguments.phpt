--TEST--
schedule(): what it refuses, each with one sentence that says what is allowed; schedules() and unschedule() before the start
--EXTENSIONS--
swoolelite
--INI--
date.timezone=Asia/Tokyo
--FILE--
<?php
// valgrind: yes
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$server = new Server('127.0.0.1');
$refused = fn (mixed ...$arguments) => preg_replace('/.*\(\): Argument /', '', (string) outcome(fn () => $server->schedule(...$arguments)));
$field = fn (string $field, string $entry, string $allowed) => "#2 (\$cron) must be a rule of cron: the $field \"$entry\" is wrong: allowed are *, $allowed;"
    . ' ranges upwards (a-b), steps (*/n, a-b/n, a/n), and lists of these';

same('#1 ($name) must have 1 to 127 bytes, none of them zero', $refused('', '* * * * *', 1), 'no name');
same('#1 ($name) must have 1 to 127 bytes, none of them zero', $refused(str_repeat('n', 128), '* * * * *', 1), 'a long name');
same('#1 ($name) must have 1 to 127 bytes, none of them zero', $refused("a\0b", '* * * * *', 1), 'a zero in the name');
same($field('hour', '24', '0 to 23'), $refused('a', '0 24 * * *', 1), 'an hour');
same($field('second', 'x', '0 to 59'), $refused('a', 'x 24 * * * *', 1), 'a second');
same($field('day of the month', '1-L', '1 to 31, L, L-1 to L-30, 1W to 31W, LW, ?'), $refused('a', '0 0 1-L * *', 1), 'a day');
same('#2 ($cron) must be a rule of cron: it never comes due: none of its months has such a day (day of the month, month, weekday)',
    $refused('a', '0 0 30 2 *', 1), 'a day that never comes');
same('#2 ($cron) must be a rule of cron: a rule has five fields (minute, hour, day of the month, month, weekday), or six with the second first, not 1',
    $refused('a', 'daily', 1), 'one field');
same('#2 ($cron) must be a rule of cron: "@reboot" is none of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly',
    $refused('a', '@reboot', 1), 'a name');
same('#2 ($cron) must have at most 511 bytes, none of them zero', $refused('a', str_repeat('1,', 300) . '1 * * * *', 1), 'a long rule');
same('#3 ($task) must have at most 65536 bytes when it is serialized; it has 65537', $refused('a', '* * * * *', str_repeat('x', 65537)), 'a large task');
same("Exception: Serialization of 'Closure' is not allowed", $refused('a', '* * * * *', fn () => 1), 'a closure');
$options = [
    'has the unknown key "zone"; known are timezone, pool, priority, attempts, overlap' => ['zone' => 'UTC'],
    'has the unknown key "a number"; known are timezone, pool, priority, attempts, overlap' => ['UTC'],
    'has the timezone "Europe/Bonn", which PHP does not know' => ['timezone' => 'Europe/Bonn'],
    'must have a string as "timezone", such as "Europe/Berlin"' => ['timezone' => 1],
    'must have -1, 0 or 1 as "priority"' => ['priority' => 2],
    'must have 1 to 1000, or null, as "attempts"' => ['attempts' => 0],
    'must have "skip", "queue" or "allow" as "overlap"' => ['overlap' => 'wait'],
    'must have the name of a task pool as "pool"' => ['pool' => false],
];
foreach ($options as $sentence => $wrong) {
    same("#4 (\$options) $sentence", $refused('a', '* * * * *', 1, $wrong), 'options: ' . json_encode($wrong));
}
same([], $server->schedules(), 'none of these was added');

$tokyo = new DateTimeZone('Asia/Tokyo');
same(true, $server->schedule('a', '0 12 * * *', ['any' => 'thing']), 'a first one');
same(true, $server->schedule('b', '30 0 12 * * SUN', 'x', [
    'timezone' => 'america/New_York', 'pool' => 'mail', 'priority' => -1, 'attempts' => 3, 'overlap' => 'queue',
]), 'one with options');
same(true, $server->schedule('c', '@hourly', 'x', ['timezone' => '+05:30', 'pool' => '', 'attempts' => null]), 'an offset as a zone');
[$a, $b, $c] = $server->schedules();
$noon = (new DateTime('now', $tokyo))->setTime(12, 0);
same([
    'name' => 'a', 'cron' => '0 12 * * *', 'timezone' => 'Asia/Tokyo', 'next' => ($noon < new DateTime() ? $noon->modify('+1 day') : $noon)->getTimestamp(),
    'last' => null, 'runs' => 0, 'missed' => 0, 'skipped' => 0, 'failed' => 0, 'running' => 0, 'pool' => '', 'priority' => 0, 'overlap' => 'skip',
], $a, 'by default');
same(['b', 'america/New_York', 'mail', -1, 'queue'], [$b['name'], $b['timezone'], $b['pool'], $b['priority'], $b['overlap']], 'with options');
same('Sun 12:00:30', (new DateTime("@$b[next]"))->setTimezone(new DateTimeZone('America/New_York'))->format('D H:i:s'), 'the time in its zone');
same(1800, $c['next'] % 3600, 'a full hour, half an hour away from that of UTC');

same(true, $server->schedule('a', '0 13 * * *', 1), 'one of the same name');
same(['0 13 * * *', 'b', 'c'], [$server->schedules()[0]['cron'], ...array_column(array_slice($server->schedules(), 1), 'name')], 'it is replaced');
same([false, 2], [$server->unschedule('d'), $server->getLastError()], 'remove what is not there');
same([true, 0], [$server->unschedule('a'), $server->getLastError()], 'remove one');
same(['b', 'c'], array_column($server->schedules(), 'name'), 'the others');

$server->on('receive', fn () => null);
$server->on('task', fn () => null);
$server->set(['task_worker_num' => 0]);
same("SwooleLite\\Exception: schedule 'b' is for the task pool 'mail', which does not exist", outcome($server->start(...)), 'start without that pool');
$server->unschedule('b');
same("SwooleLite\\Exception: schedule 'c' has no task workers: set task_worker_num, or name a task pool", outcome($server->start(...)), 'start without task workers');
for ($i = 1; $i < 1024; $i++) {
    $server->schedule("n$i", '* * * * *', null);
}
same([1024, false, 28], [count($server->schedules()), $server->schedule('one more', '* * * * *', null), $server->getLastError()], 'too many');
echo "OK\n";
?>
--EXPECT--
OK
