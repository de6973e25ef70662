--TEST--
examples/revolt.php: two answers of another server in one; others are served meanwhile; an error where it is too late
--EXTENSIONS--
swoolelite
filter
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/../revolt/upstream.inc';

$upstream = new Upstream();
$vendor = '<?php require getenv("SWL_COMPOSER_AUTOLOAD");';
Harness::run(
    shell: "mkdir vendor && echo '$vendor' >vendor/autoload.php && export UPSTREAM=127.0.0.1:$upstream->port",
    script: file_get_contents(__DIR__ . '/../../examples/revolt.php'),
    client: function (Harness $t) use ($upstream) {
        $clients = [];
        for ($i = 0; $i < 8; $i++) {
            ($clients[] = $t->connect())->send("a$i\n");
        }
        $upstream->take(16); // of eight clients and two workers: all at a time
        $upstream->answer();
        foreach ($clients as $i => $client) {
            same("{$i}a a$i", $client->readLine(), "the answer of $i");
        }
        $t->connect()->send("given up\n");
        $upstream->take(2);
        $clients[0]->send("late\n");
        $upstream->take(2);
        same('error: The operation was cancelled', $clients[0]->readLine(), 'an answer that does not come');
        same("server on 127.0.0.1:$t->port\n", $t->stdout(), 'what the server prints');
    },
);
?>
--EXPECT--
OK
