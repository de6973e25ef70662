--TEST--
A malformed task is dropped with a log line, and the next tasks run
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$kept = new KeptQueue();
use SwooleLite\Server\Task;

Harness::run(
    server: function (Server $server) use ($kept) {
        $server->set(['task_object' => true] + $kept->options());
        $server->on('receive', fn () => null);
        $server->on('task', fn (Server $server, Task $task) => report('task', getmypid(), $task->workerId, $task->attempt, $task->data));
    },
    client: function (Harness $t) use ($kept) {
        $good = Task::pack('good');
        // see struct swl_message: size, version, type, flags, source, number, id, time
        $header = unpack('Lsize/Cversion/Ctype/vflags/lsource/lnumber/qid/qtime', $good);
        $with = fn (array $other, string $payload) => pack('LCCvllqq', ...array_values(array_replace($header, $other))) . $payload;
        $good === $with([], 'good') || throw new Failure('the header of a message is another one');
        $garbage = [
            '',
            "\0",
            str_repeat("\xff", 31),
            random_bytes(5000),
            $good . 'x',
            substr($good, 0, -1),
            $with(['version' => $header['version'] + 1], 'good'),
            $with(['type' => $header['type'] + 1], 'good'),
            $with(['size' => 0xFFFFFFFF], 'good'),
            $with(['flags' => 8], 'good'), // spilled, but no ticket
        ];
        foreach ($garbage as $bytes) {
            $kept->pushBytes($bytes, random_int(1, 2));
        }
        $kept->pushBytes($good, 502); // for nobody that there can be
        $kept->pushBytes($good, PHP_INT_MAX);
        $count = count($garbage) + 2;
        $t->allowLog('/WARNING a malformed task was received and dropped/');
        $t->allowLog($more = '/WARNING malformed tasks: (\d+) more left out\n/'); // at most ten a second
        $leftOut = fn () => array_sum(array_map(fn (string $record) => preg_match($more, $record, $match) ? $match[1] : 0, $t->log($more)));
        $t->waitFor(fn () => count($t->log('/a malformed task was received and dropped/')) + $leftOut() === $count, "$count in the log");
        same(0, $kept->count(), 'messages');
        // they are tasks, of which something is not as it should be
        $t->allowLog('/' . ($unread = 'spill file 1 could not be read|a message cannot be read: it is no serialized value') . '/');
        $odd = [
            $with(['flags' => 8, 'size' => 16], pack('qq', 1, 100)), // whose file is not there
            $with(['flags' => 8, 'size' => 16], pack('qq', 1, -32)), // and whose size is none
            $with(['flags' => 4], 'good'), // no serialized value
        ];
        foreach ($odd as $bytes) {
            $kept->pushBytes($bytes);
        }
        $t->waitFor(fn () => count($t->log("/$unread/")) === count($odd), 'their failures');
        $pid = $t->workerPids[1];
        $kept->pushBytes($good);
        same([$pid, -1, 1, 'good'], $t->take('task'), 'a good task');
        $kept->pushBytes($with(['flags' => 0xFFF3, 'source' => PHP_INT_MAX & 0x7FFFFFFF, 'number' => 0x7FFFFFFF, 'id' => -1], 'good'));
        [$taker, $from, $attempt, $data] = $t->take('task');
        same([$pid, -1, true, 'good'], [$taker, $from, $attempt > 0, $data], 'a task with odd ideas');
        $kept->pushBytes($with(['source' => -7, 'number' => -7], 'good'));
        [$taker, $from, $attempt, $data] = $t->take('task');
        same([$pid, -1, true, 'good'], [$taker, $from, $attempt > 0 && $attempt < 0xffff, $data], 'a task with others');
    },
);
?>
--EXPECT--
OK
