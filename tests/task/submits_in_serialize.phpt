--TEST--
A task that is submitted while another value is serialized or restored travels whole
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/values.inc';

use SwooleLite\Server;

// Within a method of Serializable PHP's serializer goes on with its tables: what it has seen it only refers to.
final class Submitting
{
    public static Server $server;
    public mixed $result = null;

    public function __construct(private array $data)
    {
    }

    public function __serialize(): array
    {
        return [$this->data, isset(self::$server) ? self::$server->taskwait($this->data, 5) : $this->result];
    }

    public function __unserialize(array $data): void
    {
        [$this->data, $this->result] = $data;
        if (isset(self::$server)) {
            $this->result[] = self::$server->taskwait($this->data, 5) == $this->data;
        }
    }
}
Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('receive', function (Server $server) {
            Submitting::$server = $server;
            $shared = new Point(1);
            $results = [];
            $legacy = new Legacy([$shared]);
            $legacy->meanwhile = function () use ($server, $shared, &$results) {
                $results[] = $server->taskwait([$shared, $shared, new Legacy($shared)], 5);
            };
            $text = serialize([$shared, $legacy, $shared]);
            $results[] = unserialize($text)[1]->value[0];
            [$first, $second] = [$results[0], $results[1]];
            report('in Serializable', $first == [$shared, $shared, new Legacy($shared)], $first[0] === $first[1], $second == $shared);

            $arrived = $server->taskwait([$shared, $legacy, $shared], 5);
            report('both', $arrived[0] === $arrived[2], $arrived[1]->value[0] === $arrived[0], count($results));

            $submitting = new Submitting([$shared, $shared]);
            $back = $server->taskwait($submitting, 5);
            report('in __serialize', $back->result == [$shared, $shared, true]);
            report('afterwards', unserialize(serialize([$shared, $shared])) == [$shared, $shared]);
        });
        $server->on('task', fn (Server $server, int $taskId, int $worker, mixed $data) => $data);
    },
    client: function (Harness $t) {
        $client = $t->connect();
        $client->send('go');
        same([true, true, true], $t->take('in Serializable'), 'from a method of Serializable');
        same([true, true, 3], $t->take('both'), 'from there, while a task is packed');
        same([true], $t->take('in __serialize'), 'from __serialize and __unserialize');
        same([true], $t->take('afterwards'), 'the serializer afterwards');
    },
);
?>
--EXPECT--
OK
