"""Attributes beyond the cells of the object itself, with and without slots, and their dict."""

for n in range(0,12):
    class C: pass
    c=C()
    for i in range(n): setattr(c,'a%d'%i,i)
    assert [getattr(c,'a%d'%i) for i in range(n)]==list(range(n))
    d=c.__dict__; assert d=={'a%d'%i:i for i in range(n)}
    d['z']=1; assert c.z==1
    c.a0=5; del c.a0
    class S: __slots__=['s%d'%i for i in range(n)]
    s=S()
    for i in range(n): setattr(s,'s%d'%i,i)
    class T(S): pass
    t=T()
    for i in range(n): setattr(t,'s%d'%i,i)
    for i in range(8): setattr(t,'b%d'%i,i)
    assert [getattr(t,'s%d'%i) for i in range(n)]==list(range(n))
    assert [getattr(t,'b%d'%i) for i in range(8)]==list(range(8))
    assert t.__dict__=={'b%d'%i:i for i in range(8)}
    assert [getattr(t,'s%d'%i) for i in range(n)]==list(range(n))
    class L(list): __slots__=['s%d'%i for i in range(n)]+['__dict__']
    l=L(); 
    for i in range(n): setattr(l,'s%d'%i,i)
    for i in range(8): setattr(l,'b%d'%i,i)
    assert l.__dict__=={'b%d'%i:i for i in range(8)}
    assert [getattr(l,'s%d'%i) for i in range(n)]==list(range(n))
    class A: pass
    class B: pass
    a=A(); a.x=1; a.__class__=B; a.y=2; assert a.__dict__=={'x':1,'y':2}
