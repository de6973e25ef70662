--TEST--
bin/swoolelite: help and version; wrong usage is status 2 with one line on standard error that names what is meant
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/command_line.inc';

$help = swoolelite('help');
echo "help: status $help[0], errors '$help[2]'\n", $help[1];
[$status, $output, $errors] = swoolelite();
echo 'no command: ', var_export([$status, $output, $errors === "swoolelite: which command?\n$help[1]\n"], true), "\n";
foreach (['--help', '-h'] as $word) {
    echo "$word: ", var_export(swoolelite($word) === $help, true), "\n";
}
echo swoolelite('task', '--help')[1];
preg_match_all('/^  (\w+) +(.+)$/m', $help[1], $commands);
foreach ($commands[1] as $i => $command) {
    [$status, $output, $errors] = swoolelite('help', $command);
    if ($status !== 0 || $errors !== '' || !str_starts_with($output, "usage: swoolelite $command") || !str_contains($output, ucfirst($commands[2][$i]))
        || max(array_map(strlen(...), explode("\n", $output))) > 80) {
        echo "help $command: status $status\n$output$errors";
    }
}
echo preg_replace('/\d+\.\d+\.\d+\S*/', 'N', swoolelite('version')[1]), swoolelite('version') === swoolelite('--version') ? "the same\n" : "not the same\n";
echo json_encode(array_map(is_string(...), json_decode(swoolelite('version', '--json')[1], true))), "\n";

foreach ([['statu'], ['nonsense'], ["a\e[31mb"], ['status', '--jsn'], ['status', '-j'], ['status', '--json=1'], ['status', '--server='], ['status', '--json', '--json'],
    ['status', 'too much'], ['task'], ['top', '--interval=fast'], ['top', '--interval=0'], ['top', '--count=0'], ['task', 'a', '--priority=2'], ['task', 'a', '--wait', '--delay=1'],
    ['task', 'a', '--wait=-1'], ['task', '{', '--json-data'], ['retry', 'a'], ['trace', '1x'], ['completion', 'ksh'], ['help', 'nothing']] as $words) {
    [$status, $output, $errors] = swoolelite(...$words);
    echo "$status $output", preg_replace('/(?<=Syntax error) near location .*/', '', $errors); // PHP 8.6 tells where
}
?>
--EXPECT--
help: status 0, errors ''
usage: swoolelite COMMAND [ARGUMENT...] [--server=NAME]

  status      the server at a glance
  top         a live table of processes and pools
  workers     each process, and what it does now
  tasks       task pools, and the tasks that run now
  failed      tasks that have finally failed; with an ID, all of it
  retry       runs failed tasks again
  drop        removes failed tasks
  schedules   cron rules, and when they are due
  task        submits a task; DATA of - is read from standard input
  reload      replaces workers and task workers, one at a time
  stop        shuts the server down, and waits until it has ended
  trace       the PHP stack of a process, or of all that are busy
  metrics     figures as OpenMetrics text
  list        names of the servers of this user that run now
  completion  a script for the completion of that shell
  help        this, or the help of a command
  version     versions of this program and of PHP

swoolelite help COMMAND tells its options. Most commands take --json.
Exit status: 0 done, 1 failed, 2 wrong usage, 3 no such server.
no command: array (
  0 => 2,
  1 => '',
  2 => true,
)
--help: true
-h: true
usage: swoolelite task DATA [--server=NAME] [--json] [--json-data]
    [--wait[=SECONDS]] [--pool=NAME] [--delay=SECONDS] [--priority=-1|0|1]
    [--attempts=N]

  Submits a task; DATA of - is read from standard input.

  --server=NAME        the server; without it, the only one that runs
  --json               as JSON
  --json-data          DATA is JSON, and the task gets the value
  --wait[=SECONDS]     waits for the result (60) and prints it
  --pool=NAME          the task pool; --pool= is the default one
  --delay=SECONDS      how long the task waits at least
  --priority=-1|0|1    a higher one goes first
  --attempts=N         how many runs the task may have
swoolelite N PHP N
the same
{"swoolelite":true,"php":true}
2 swoolelite: there is no command 'statu', but status; see swoolelite help
2 swoolelite: there is no command 'nonsense'; see swoolelite help
2 swoolelite: there is no command 'a\e[31mb'; see swoolelite help
2 swoolelite: status has no option --jsn, but --json; see swoolelite help status
2 swoolelite: status has no option -j; see swoolelite help status
2 swoolelite: --json takes no value
2 swoolelite: --server needs a value: --server=NAME
2 swoolelite: --json is given twice
2 swoolelite: 'too much' is too much: usage: swoolelite status [--server=NAME] [--json]
2 swoolelite: something is missing: usage: swoolelite task DATA [--server=NAME] [--json] [--json-data] [--wait[=SECONDS]] [--pool=NAME] [--delay=SECONDS] [--priority=-1|0|1] [--attempts=N]
2 swoolelite: --interval is 'fast', not a number of seconds from 0.1
2 swoolelite: --interval is '0', not a number of seconds from 0.1
2 swoolelite: --count is '0', not a number from 1
2 swoolelite: --priority is '2', not a number from -1 to 1
2 swoolelite: --wait and --delay do not go together
2 swoolelite: --wait is '-1', not a number of seconds
2 swoolelite: DATA is no JSON: Syntax error
2 swoolelite: ID is 'a', not a number from 0
2 swoolelite: ID is '1x', not a number from 0
2 swoolelite: there is no completion for 'ksh', but for bash, zsh and fish
2 swoolelite: there is no command 'nothing'
