--TEST--
What cannot be watched is told with its reason
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Event;

[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
fclose($b);
$nothing = fn () => null;
Event::add($a, $nothing);
foreach ([
    'a file' => fn () => Event::add(fopen(__FILE__, 'r'), $nothing),
    'memory' => fn () => Event::add(fopen('php://memory', 'r'), $nothing),
    'a closed stream' => fn () => Event::add($b, $nothing),
    'a number that is none' => fn () => Event::add(100_000, $nothing),
    'a negative one' => fn () => Event::add(-1, $nothing),
    'a string' => fn () => Event::add('x', $nothing),
    'an object' => fn () => Event::add(new stdClass(), $nothing),
    'twice' => fn () => Event::add($a, $nothing),
    'no callback' => fn () => Event::add(STDIN),
    'no write callback' => fn () => Event::add(STDIN, $nothing, null, Event::READ | Event::WRITE),
    'no event' => fn () => Event::add(STDIN, $nothing, $nothing, 0),
    'a wrong event' => fn () => Event::add(STDIN, $nothing, $nothing, 1),
    'no callable' => fn () => Event::add(STDIN, 'no_such_function'),
    'set() without write callback' => fn () => Event::set($a, null, null, Event::WRITE),
    'set() with a wrong event' => fn () => Event::set($a, null, null, -1),
    'set() of what is not watched' => fn () => Event::set(STDIN, $nothing, null, Event::READ),
    'del() of what is not watched' => fn () => Event::del(STDIN),
    'del() of nonsense' => fn () => Event::del('x'),
    'isset() of nonsense' => fn () => Event::isset(null),
    'cycle() without any' => fn () => Event::cycle(null),
    'new Event' => fn () => (new ReflectionClass(Event::class))->newInstance(),
] as $what => $call) {
    try {
        $result = var_export($call(), true);
        echo "$what: $result\n";
    } catch (Throwable $error) {
        echo "$what: ", get_class($error), ': ', preg_replace('/\b\d+\b(?= cannot be watched| is watched)/', 'N', $error->getMessage()), "\n";
    }
}
var_dump(Event::del($a));
?>
--EXPECT--
a file: SwooleLite\Exception: Descriptor N cannot be watched: it is a file, or the like, which is always ready
memory: TypeError: SwooleLite\Event::add(): Argument #1 ($fd) must be an open stream that has a descriptor
a closed stream: TypeError: SwooleLite\Event::add(): Argument #1 ($fd) must be an open stream that has a descriptor
a number that is none: SwooleLite\Exception: Descriptor N cannot be watched: Bad file descriptor
a negative one: ValueError: SwooleLite\Event::add(): Argument #1 ($fd) must be the number of a descriptor
a string: TypeError: SwooleLite\Event::add(): Argument #1 ($fd) must be a stream, a Socket, or the number of a descriptor, string given
an object: TypeError: SwooleLite\Event::add(): Argument #1 ($fd) must be an open Socket, or an object that has a descriptor
twice: SwooleLite\Exception: Descriptor N is watched already
no callback: ValueError: Event::READ needs a callback
no write callback: ValueError: Event::WRITE needs a callback
no event: ValueError: SwooleLite\Event::add(): Argument #4 ($events) must be made of Event::READ and Event::WRITE
a wrong event: ValueError: SwooleLite\Event::add(): Argument #4 ($events) must be made of Event::READ and Event::WRITE
no callable: TypeError: SwooleLite\Event::add(): Argument #2 ($read_callback) must be a valid callback or null, function "no_such_function" not found or invalid function name
set() without write callback: ValueError: Event::WRITE needs a callback
set() with a wrong event: ValueError: SwooleLite\Event::set(): Argument #4 ($events) must be made of Event::READ and Event::WRITE
set() of what is not watched: false
del() of what is not watched: false
del() of nonsense: false
isset() of nonsense: false
cycle() without any: false
new Event: ReflectionException: Access to non-public constructor of class SwooleLite\Event
bool(true)
