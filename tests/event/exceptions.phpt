--TEST--
wait() throws what a callback throws; the next one goes on with what was ready or due, and nothing is lost
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\{Event, Timer};

$called = [];
$thrown = 0;
for ($i = 0; $i < 10; $i++) {
    [$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    fwrite($b, 'x');
    Event::add($a, function ($a) use ($i, &$called) {
        Event::del($a);
        $called[] = "watch $i";
        throw new Exception();
    });
    Event::defer(function () use ($i, &$called) {
        $called[] = "defer $i";
        throw new Exception();
    });
    Timer::after(1, function () use ($i, &$called) {
        $called[] = "after $i";
        throw new Exception();
    });
    Timer::tick(1, function (int $id) use ($i, &$called) {
        $called[] = "tick $i";
        if (count(array_keys($called, "tick $i")) === 2) {
            Timer::clear($id);
        }
        throw new Exception();
    });
}
$limit = 0;
do {
    try {
        Event::wait();
        break;
    } catch (Exception) {
        $thrown++;
    }
} while ($thrown < 1000);
natsort($called);
echo "thrown: $thrown\n", implode(', ', $called), "\n";

Event::defer(function () {
    try {
        throw new LogicException('inner');
    } finally {
        throw new RuntimeException('outer');
    }
});
try {
    Event::wait();
} catch (RuntimeException $error) {
    echo $error->getMessage(), ', ', $error->getPrevious()->getMessage(), "\n";
}

echo "of destructors:\n";
Event::defer((function () {
    $held = new class {
        public function __destruct()
        {
            throw new Exception('of a destructor');
        }
    };
    return function () use ($held) {
        throw new Exception('of the callback');
    };
})());
try {
    Event::wait();
} catch (Exception $error) {
    echo $error->getMessage(), ', ', $error->getPrevious()?->getMessage(), "\n";
}
?>
--EXPECTF--
thrown: 50
after 0, after 1, after 2, after 3, after 4, after 5, after 6, after 7, after 8, after 9, defer 0, defer 1, defer 2, defer 3, defer 4, defer 5, defer 6, defer 7, defer 8, defer 9, tick 0, tick 0, tick 1, tick 1, tick 2, tick 2, tick 3, tick 3, tick 4, tick 4, tick 5, tick 5, tick 6, tick 6, tick 7, tick 7, tick 8, tick 8, tick 9, tick 9, watch 0, watch 1, watch 2, watch 3, watch 4, watch 5, watch 6, watch 7, watch 8, watch 9
outer, inner
of destructors:
of a destructor, of the callback
