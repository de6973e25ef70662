--TEST--
Code of the user's may fork wherever it runs: while a value is packed, unpacked or released, an exception logged
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const SENTENCE = 'This process was forked in a callback: it is no part of the server';

/** The child goes on where it was forked; the parent waits until it has ended, somewhere. */
function forks(string $where): void
{
    $child = pcntl_fork();
    if ($child === 0) {
        $GLOBALS['isChild'] = true;
        return;
    }
    while (pcntl_waitpid($child, $status) !== $child);
    report($where, pcntl_wifexited($status) ? pcntl_wexitstatus($status) : -pcntl_wtermsig($status));
}

/** Forks where it is told to. */
final class Value
{
    public function __construct(public string $where, public string $data = '')
    {
    }

    public function __serialize(): array
    {
        $this->where === 'serialize' && forks('serialize');
        return [$this->where, $this->data];
    }

    public function __unserialize(array $values): void
    {
        [$this->where, $this->data] = $values;
        $this->where === 'unserialize' && forks('unserialize');
    }

    public function __destruct()
    {
        $this->where === 'destruct' && forks('destruct');
    }
}

final class ForkingException extends Exception
{
    public function __toString(): string
    {
        forks('toString');
        return 'its text';
    }
}

function sizes(array $results): array
{
    return array_map(fn (Value|false $result) => $result ? strlen($result->data) : false, $results);
}

/** Only the parent comes back: the child hears the sentence. */
function sentence(Closure $call, int $status = 7): mixed
{
    try {
        return $call();
    } catch (SwooleLite\Exception $error) {
        same([true, SENTENCE], [isset($GLOBALS['isChild']), $error->getMessage()], 'what a call throws');
        exit($status);
    }
}

Harness::run(
    server: function (Server $server) {
        $big = str_repeat('x', 300_000); // in a file
        $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'enable_fiber' => true] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) use ($big) {
            $answer = match (trim($data)) {
                'task' => sentence(fn () => $server->task(new Value('serialize', 'data'))),
                'taskwait' => sentence(fn () => $server->taskwait(new Value('serialize', 'data'), 10)->data),
                'taskWaitMulti' => sizes(sentence(fn () => $server->taskWaitMulti(
                    [new Value('', $big), new Value('serialize', 'data')],
                    10,
                ))),
                'result' => sentence(fn () => $server->taskwait(new Value('make unserialize', 'data'), 10)->data),
                'results' => sizes(sentence(fn () => $server->taskWaitMulti(
                    [new Value('make unserialize', 'data'), new Value('', $big), new Value('fail', $big)],
                    10,
                ))),
                'answer' => $server->taskwait(new Value('make serialize', 'data'), 10)->data,
                'finish' => sentence(fn () => $server->taskwait(new Value('finish serialize', 'data'), 10)->data),
                'destruct' => $server->taskwait(new Value('destruct', 'data'), 10)->data,
                'toString' => $server->taskwait(new Value('throw'), 10),
                'message' => sentence(fn () => $server->sendMessage(new Value('serialize'), 1)),
                'messages' => $server->sendMessage(new Value('unserialize'), 1),
            };
            sentence(fn () => $server->send($fd, json_encode($answer) . "\n"), 8);
        });
        $server->on('task', function (Server $server, int $taskId, int $source, Value $value) {
            switch ($value->where) {
                case 'throw':
                    throw new ForkingException('thrown');
                case 'finish serialize':
                    sentence(fn () => $server->finish(new Value('serialize', $value->data)));
                    return;
            }
            if ($value->where === 'fail') {
                throw new LogicException('fails');
            }
            return new Value(str_starts_with($value->where, 'make ') ? substr($value->where, 5) : '', $value->data);
        });
        $server->on('finish', fn (Server $server, int $taskId, Value $value) => report('finished', $value->data));
        $server->on('pipeMessage', fn (Server $server, int $source, Value $value) => report('message', $value->where));
        foreach (['workerStop', 'workerError'] as $event) {
            $server->on($event, fn () => report($event));
        }
    },
    client: function (Harness $t) {
        $t->allowLog('/LogicException: fails/');
        $client = $t->connect();
        $ask = fn (string $what) => json_decode($client->ask($what));
        $expected = [ // answer; where a child was forked, and how it ended
            'taskwait' => ['data', ['serialize', 7]],
            'taskWaitMulti' => [[300_000, 4], ['serialize', 7]],
            'result' => ['data', ['unserialize', 7]],
            'results' => [[4, 300_000, false], ['unserialize', 7]],
            'answer' => ['data', ['serialize', 255]], // nobody is there to catch
            'finish' => ['data', ['serialize', 7]],
            'toString' => [false, ['toString', 0]],
            'message' => [true, ['serialize', 7], ['message', 'serialize']],
            'messages' => [true, ['unserialize', 0], ['message', 'unserialize']],
        ];
        foreach ($expected as $what => [$answer]) {
            same($answer, $ask($what), "answer: $what");
            foreach (array_slice($expected[$what], 1) as [$where, $value]) {
                same([$value], $t->take($where), $what);
            }
        }
        check(is_int($ask('task')), 'the id of a task');
        same([7], $t->take('serialize'), 'how the child of task() ended');
        same(['data'], $t->take('finished'), 'its result');
        same('data', $ask('destruct'), 'answer: destruct');
        $ends = [$t->take('destruct')[0], $t->take('destruct')[0]];
        sort($ends);
        same([0, 8], $ends, 'the children that were forked when the core, and when a callback has released a value');
        same(1, count($t->log('/ForkingException/')), 'how often an exception is logged');
        $t->allowLog('/ForkingException/');
        same([], $t->takeAll(), 'events');
        same(1, substr_count($t->stdout(), SENTENCE), 'what the child that forked in a result has printed');
    },
);
?>
--EXPECT--
OK
