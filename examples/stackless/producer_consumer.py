"""Producers and consumers over one channel.

    ./weft examples/stackless/producer_consumer.py
"""

import stackless


def producer(channel, name, count):
    for number in range(count):
        channel.send(f'{name}{number}')


def consumer(channel, name, log):
    for item in channel:
        log.append((name, item))


def main():
    channel = stackless.channel()
    log = []
    for name in 'XY':
        stackless.tasklet(consumer)(channel, name, log)
    producers = [stackless.tasklet(producer)(channel, name, 3) for name in 'ab']
    stackless.run()
    assert not any(task.alive for task in producers)
    channel.send_exception(StopIteration)
    channel.send_exception(StopIteration)
    for name, item in log:
        print(f'{name} took {item}')
    print(f'{len(log)} items, {stackless.getruncount()} tasklet left')


if __name__ == '__main__':
    main()
