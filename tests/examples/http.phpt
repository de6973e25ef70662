--TEST--
examples/http.php in a real browser: a page, a form with an upload, a counter over WebSocket, server-sent events
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
require __DIR__ . '/../include/browser.inc';
Browser::program() !== null || die('skip needs chromium-headless-shell or chromium');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/browser.inc';

$examples = realpath(__DIR__ . '/../../examples');
Harness::run(
    shell: "ln -s $examples/http http",
    script: file_get_contents("$examples/http.php"),
    client: function (Harness $t) {
        $url = "http://127.0.0.1:$t->port/";
        same("$url\n", $t->waitFor(fn () => $t->stdout(), 'what the server prints'), 'what the server prints');
        $pictures = getenv('SWL_TEST_LOGS') ?: $t->dir();
        $browser = new Browser($t->dir());
        $browser->open($url);
        same('One port', $browser->evaluate('document.title'), 'the title');
        same('flex', $browser->evaluate('getComputedStyle(document.forms[0]).display'), 'the style sheet');

        // somebody else counts, then the visitor
        $browser->waitFor('document.getElementById("count").textContent === "0" && !document.getElementById("up").disabled');
        same('2', $browser->evaluate('new Promise((resolve, reject) => {
            const socket = new WebSocket(location.href.replace("http", "ws") + "counter");
            socket.onopen = () => { socket.send("up"); socket.send("up"); };
            socket.onmessage = message => message.data === "2" && resolve(message.data);
            socket.onerror = reject;
        })'), 'the counter of another client');
        $browser->waitFor('document.getElementById("count").textContent === "2"');
        $browser->click('#up');
        $browser->waitFor('document.getElementById("count").textContent === "3"');

        // an event has come, and then another one
        $browser->waitFor('/^\d+:\d+:\d+$/.test(document.getElementById("time").textContent)');
        $time = $browser->text('#time');
        $browser->screenshot("$pictures/http-page.png");
        $browser->waitFor('document.getElementById("time").textContent !== ' . json_encode($time));
        check((int) $browser->text('#connections') >= 3, 'connections: the page, its two sockets');

        // a form that no page of the example has
        same('200', $browser->evaluate('(() => {
            const form = new FormData();
            form.append("name[]", "x");
            form.append("file", new Blob(["x"]), "x");
            return fetch("upload", {method: "POST", body: form}).then(answer => String(answer.status));
        })()'), 'a name that is an array');

        // a form without its file, then whole
        file_put_contents($t->dir() . '/grüße & <b>.bin', $content = random_bytes(300000));
        $browser->type('[name=name]', 'Zoë <i>');
        $browser->click('form button');
        same($url, $browser->evaluate('location.href'), 'the browser asks for the file first');
        $browser->choose('[name=file]', $t->dir() . '/grüße & <b>.bin');
        $browser->click('form button');
        $browser->waitFor('document.readyState === "complete" && document.title === "Received"');
        same('Thank you, Zoë <i>', $browser->text('h1'), 'the name');
        same('grüße & <b>.bin', $browser->text('#file'), 'the name of the file');
        same('300,000 bytes', $browser->text('#size'), 'its size');
        same(hash('sha256', $content), $browser->text('#hash'), 'its content');
        $browser->screenshot("$pictures/http-upload.png");

        $browser->click('a');
        $browser->waitFor('document.title === "One port" && document.getElementById("count").textContent === "3"');
        same([], $browser->complaints(), 'errors in the browser');
        foreach (['page', 'upload'] as $name) {
            check(filesize("$pictures/http-$name.png") > 5000, "the picture of the $name");
        }
        $browser->close();
    },
);
?>
--EXPECT--
OK
