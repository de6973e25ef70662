--TEST--
Rules of cron: many rules of five fields, over years, come due when dragonmantank/cron-expression says so
--EXTENSIONS--
swoolelite
ctype
filter
--SKIPIF--
<?php
is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)");
trim((string) shell_exec('command -v cc')) !== '' || die('skip no C compiler');
getenv('SWL_TEST_MODE') === false || die('skip it has no server');
?>
--FILE--
<?php
/* The core's own functions are asked, by a small program: schedules() tells one time alone. Left out is what the two see
 * differently on purpose: "*"/n beside a named day (there OR, in Vixie cron and here AND), and a/n (there a alone). */
require getenv('SWL_COMPOSER_AUTOLOAD');
require __DIR__ . '/../include/harness.inc';

mt_srand(20261127);

function value(int $min, int $max, array $names = []): string
{
    $value = mt_rand($min, $max);
    return $names !== [] && mt_rand(0, 2) === 0 ? $names[$value - $min] : (string) $value;
}

function item(int $min, int $max, array $names, bool $mayBeAny): string
{
    $a = mt_rand($min, $max - 1);
    $b = mt_rand($a + 1, $max);
    return match (mt_rand(0, $mayBeAny ? 4 : 3)) {
        0, 1 => value($min, $max, $names),
        2 => "$a-$b",
        3 => "$a-$b/" . mt_rand(1, max(1, $b - $a)),
        4 => '*/' . mt_rand(2, intdiv($max - $min, 2)),
    };
}

function field(int $min, int $max, array $names = [], bool $mayBeAny = true): string
{
    return implode(',', array_map(fn () => item($min, $max, $names, $mayBeAny), range(1, mt_rand(1, 3))));
}

/* It seeks minutes and hours in the order of their list, as far as that has one range alone: so an ascending list of
 * numbers, or one range. */
function time_field(int $min, int $max): string
{
    $values = array_unique([mt_rand($min, $max), mt_rand($min, $max), mt_rand($min, $max)]);
    sort($values);
    return mt_rand(0, 1) ? item($min, $max, [], true) : implode(',', $values);
}

function day(): string
{
    return match (mt_rand(0, 5)) {
        0 => 'L',
        1 => mt_rand(1, 28) . 'W',
        default => field(1, 31, mayBeAny: false),
    };
}

function weekday(): string
{
    $names = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
    return match (mt_rand(0, 4)) {
        0 => mt_rand(0, 6) . 'L',
        1 => mt_rand(0, 6) . '#' . mt_rand(1, 5),
        default => field(0, 6, $names, false),
    };
}

$months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
$rules = ['* * * * *', '0 0 29 2 *', '59 23 31 12 *', '0 0 13 * 5', '*/7 * * * *', '0 0 * * 7', '@hourly', '@weekly', '@yearly', '@monthly'];
while (count($rules) < 500) {
    $month = mt_rand(0, 2) === 0 ? field(1, 12, $months) : '*';
    [$day, $weekday] = [['*', '*'], [day(), '*'], ['*', weekday()], [day(), weekday()]][mt_rand(0, 3)];
    $rules[] = implode(' ', [mt_rand(0, 4) ? time_field(0, 59) : '*', mt_rand(0, 2) ? time_field(0, 23) : '*', $day, $month, $weekday]);
}

$program = tempnam(sys_get_temp_dir(), 'cron');
$src = __DIR__ . '/../../src';
passthru('cc -std=gnu11 -O1 -o ' . escapeshellarg($program) . ' -I ' . escapeshellarg($src) . ' ' . escapeshellarg(__DIR__ . '/cron_times.c') . ' '
    . escapeshellarg("$src/task/cron.c") . ' 2>&1', $status);
$process = proc_open([$program], [['pipe', 'r'], ['pipe', 'w']], $pipes);
$utc = new DateTimeZone('UTC');
$compared = 0;
foreach ($rules as $rule) {
    try {
        $expression = new Cron\CronExpression($rule);
        $from = mt_rand(strtotime('2024-01-01 UTC'), strtotime('2034-01-01 UTC'));
        $expected = array_map(fn (DateTime $time) => $time->getTimestamp(), $expression->getMultipleRunDates(6, "@$from", false, false, 'UTC'));
    } catch (RuntimeException $e) { // it finds none: a day that the months do not have, or too rare
        continue;
    }
    fwrite($pipes[0], "$from 6 $rule\n");
    same(implode(' ', $expected), rtrim(fgets($pipes[1])), "the times of $rule behind $from");
    $compared++;
}
array_map(fclose(...), $pipes);
proc_close($process);
unlink($program);
check($compared > 400, "enough rules were compared: $compared");
echo "OK\n";
?>
--EXPECT--
OK
