--TEST--
task_allowed_classes: objects of other classes arrive as __PHP_Incomplete_Class, wherever they go
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Allowed
{
    public int $kept = 1;
}
final class Other
{
    public int $kept = 2;

    public function __wakeup(): void
    {
        report('woken');
    }
}
enum Suit
{
    case Hearts; // no object that unserialize() makes: it comes in any case
}
foreach ([[['aLLowed', 'ARRAYOBJECT'], ['Allowed', 'ArrayObject', '__PHP_Incomplete_Class', 'Suit']],
    [false, ['__PHP_Incomplete_Class', '__PHP_Incomplete_Class', '__PHP_Incomplete_Class', 'Suit']],
    [[], ['__PHP_Incomplete_Class', '__PHP_Incomplete_Class', '__PHP_Incomplete_Class', 'Suit']],
    [true, ['Allowed', 'ArrayObject', 'Other', 'Suit']]] as [$classes, $expected]) {
    Harness::run(
        server: function (Server $server) use ($classes) {
            $server->set(['worker_num' => 2, 'task_worker_num' => 1, 'task_allowed_classes' => $classes]);
            $types = fn (mixed $data) => array_map(get_class(...), $data);
            $values = fn () => [new Allowed(), new ArrayObject(), new Other(), Suit::Hearts];
            $server->on('receive', function (Server $server) use ($types, $values) {
                report('setting', $server->setting['task_allowed_classes']);
                report('data', $server->taskwait(['types', $values()], 5));
                report('result', $types($server->taskwait(['values'], 5)));
                $server->task(['values']);
                $back = $server->taskwait(['back', $values()], 5); // an incomplete object passes on whole
                report('back', serialize([$back[0], $back[2]]) === serialize([$values()[0], $values()[2]]));
                $server->sendMessage($values(), 1 - $server->worker_id);
            });
            $server->on('task', fn (Server $server, int $taskId, int $worker, array $data) => match ($data[0]) {
                'types' => $types($data[1]),
                'values' => $values(),
                'back' => $data[1],
            });
            $server->on('finish', fn (Server $server, int $taskId, array $data) => report('finish', $types($data)));
            $server->on('pipeMessage', fn (Server $server, int $from, array $message) => report('message', $types($message)));
        },
        client: function (Harness $t) use ($classes, $expected) {
            $client = $t->connect();
            $client->send('go');
            same([$classes === [] ? false : $classes], $t->take('setting'), 'the option in force');
            foreach (['data', 'result', 'message', 'finish'] as $where) {
                same([$expected], $t->take($where), "classes in the $where");
            }
            same([true], $t->take('back'), 'objects that were sent back');
            $woken = array_filter($t->takeAll(), fn (array $report) => $report[0] === 'woken');
            same($classes === true, $woken !== [], '__wakeup of the other class was called');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
