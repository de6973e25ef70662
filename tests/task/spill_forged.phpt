--TEST--
A message that somebody forged in the message queue fails, without a crash or a huge allocation
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const KEY = 0x53574c45;

/** A task's header, as src/ipc/message.h has it, and its payload. */
function message(int $flags, string $payload, int $id, ?int $size = null): string
{
    return pack('VCCvllqq', $size ?? strlen($payload), $GLOBALS['version'], $GLOBALS['type'], $flags, -1, 0, $id, 0) . $payload;
}
Harness::run(
    server: function (Server $server) {
        ini_set('memory_limit', '64M');
        ini_set('display_errors', 'stderr'); // igbinary warns
        $server->set(['task_worker_num' => 1, 'task_ipc_mode' => Server::TASK_IPC_PREEMPTIVE, 'message_queue_key' => KEY,
            'task_max_inline' => 0]);
        $server->on('receive', fn (Server $server) => report('packed', bin2hex(Server\Task::pack('x')), $server->task('hold')));
        $server->on('task', function (Server $server, int $taskId, int $worker, mixed $data) {
            report('task', $data);
            $data === 'hold' && hold();
        });
    },
    client: function (Harness $t) {
        $t->allowLog('/could not be read|cannot be read|malformed tasks?|igbinary_unserialize/');
        $client = $t->connect();
        $client->send('go');
        $queue = msg_get_queue(KEY);
        try {
            ['version' => $GLOBALS['version'], 'type' => $GLOBALS['type']] = unpack('x4/Cversion/Ctype', hex2bin($t->take('packed')[0]));
            $t->take('task');
            [$serialized, $spilled, $igbinary] = [4, 8, 256];
            [$dir] = glob($t->dir() . '/spill/*');
            $file = fn (int $number) => sprintf('%s/%016x', $dir, $number);
            $ticket = fn (int $number, int $size) => pack('QQ', $number, $size);
            foreach ([2, 3, 4, 5, 6, 7] as $number) { // whoever is done with a task removes what it names
                file_put_contents($file($number), 'five.');
            }
            symlink('/etc/passwd', $file(8));
            posix_mkfifo($file(9), 0600);
            foreach ([
                'no such file' => [$spilled, $ticket(1, 5)],
                'larger than the file' => [$spilled, $ticket(2, 1 << 62)],
                'negative' => [$spilled, $ticket(3, -1)],
                'smaller than the file' => [$spilled | $serialized, $ticket(4, 0)],
                'a symlink' => [$spilled, $ticket(8, filesize('/etc/passwd'))],
                'a fifo' => [$spilled, $ticket(9, 0)],
                'half a ticket' => [$spilled, substr($ticket(7, 5), 0, 8)],
                'no ticket' => [$spilled, ''],
                'more than a ticket' => [$spilled, $ticket(7, 5) . 'x'],
                'not serialized' => [$serialized, 'nonsense'],
                'not serialized, in a file' => [$spilled | $serialized, $ticket(5, 5)],
                'more behind it' => [$serialized, 'i:1;i:2;'],
                'not by igbinary' => [$serialized | $igbinary, 'nonsense'],
                'every flag' => [0xffff, $ticket(6, 5)],
            ] as $what => [$flags, $payload]) {
                check(msg_send($queue, 1, message($flags, $payload, 1), false), $what);
            }
            check(msg_send($queue, 1, message(0, 'short', 1, 1 << 30), false), 'larger than it is');
            check(msg_send($queue, 1, 'x', false), 'a byte');
            check(msg_send($queue, 1, message(0, 'a good one', 1), false), 'a good one');
            $t->release();
            same(['a good one'], $t->take('task'), 'the task behind them all');
            same([], $t->takeAll(), 'further tasks');
            same(['seven' => 'five.'], ['seven' => file_get_contents($file(7))], 'a file that no ticket has named');
            unlink($file(7));
            same([], array_filter(scandir($dir), fn (string $name) => strlen($name) === 16), 'other files');
            $t->stop();
        } finally {
            msg_remove_queue(msg_get_queue(KEY));
        }
    },
);
?>
--EXPECT--
OK
