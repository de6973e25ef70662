const element = id => document.getElementById(id);

// the counter: the server sends its value, to all, whenever somebody has counted
function count() {
    const socket = new WebSocket(new URL('counter', location.href.replace(/^http/, 'ws')));
    let highest = 0; // what two workers have sent at the same time may come in either order
    socket.onopen = () => element('up').disabled = false;
    socket.onmessage = message => element('count').textContent = highest = Math.max(highest, message.data);
    socket.onclose = () => {
        element('up').disabled = true;
        setTimeout(count, 1000);
    };
    element('up').onclick = () => socket.send('up');
}
count();

// what the server tells about itself; the browser connects again by itself
new EventSource('events').onmessage = event => {
    for (const [name, value] of Object.entries(JSON.parse(event.data))) {
        element(name).textContent = value;
    }
};
