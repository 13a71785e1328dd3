var HX={};
HX.el=function(id){return document.getElementById(id);};
HX.bytes=function(text){return new TextEncoder().encode(text);};
HX.hex=function(bytes){return Array.prototype.map.call(bytes,function(b){return(b<16?"0":"")+b.toString(16);}).join("");};
HX.primes=function(power,count){
var found=[];
for(var n=2;found.length<count;n++){
var prime=true;
for(var d=2;d*d<=n;d++)if(n%d===0){prime=false;break;}
if(prime){var root=Math.pow(n,power);found.push(Math.floor((root-Math.floor(root))*4294967296)|0);}
}
return found;
};
HX.hash=function(text){
var data=HX.bytes(text),size=data.length,blocks=((size+72)>>6)<<6,all=new Uint8Array(blocks);
all.set(data);
all[size]=128;
var view=new DataView(all.buffer);
view.setUint32(blocks-8,Math.floor(size/536870912));
view.setUint32(blocks-4,(size<<3)>>>0);
var h=HX.primes(1/2,8),k=HX.primes(1/3,64),w=new Int32Array(64);
var turn=function(x,n){return(x>>>n)|(x<<(32-n));};
for(var at=0;at<blocks;at+=64){
var i;
for(i=0;i<16;i++)w[i]=view.getInt32(at+i*4);
for(i=16;i<64;i++){
var s0=turn(w[i-15],7)^turn(w[i-15],18)^(w[i-15]>>>3),s1=turn(w[i-2],17)^turn(w[i-2],19)^(w[i-2]>>>10);
w[i]=(w[i-16]+s0+w[i-7]+s1)|0;
}
var v=h.slice();
for(i=0;i<64;i++){
var e=v[4],a=v[0];
var t1=(v[7]+(turn(e,6)^turn(e,11)^turn(e,25))+((e&v[5])^(~e&v[6]))+k[i]+w[i])|0;
var t2=((turn(a,2)^turn(a,13)^turn(a,22))+((a&v[1])^(a&v[2])^(v[1]&v[2])))|0;
v=[(t1+t2)|0,a,v[1],v[2],(v[3]+t1)|0,e,v[5],v[6]];
}
for(i=0;i<8;i++)h[i]=(h[i]+v[i])|0;
}
var out=new Uint8Array(32),end=new DataView(out.buffer);
for(var j=0;j<8;j++)end.setInt32(j*4,h[j]);
return HX.hex(out);
};
HX.subtle=function(){return window.crypto&&window.crypto.subtle;};
HX.again=function(text){
if(!HX.subtle())return Promise.resolve(HX.hash(text));
return window.crypto.subtle.digest("SHA-256",HX.bytes(text)).then(function(found){return HX.hex(new Uint8Array(found));});
};
HX.material=function(){
var d=document,metas=d.querySelectorAll("meta"),note=HX.el("unproven"),told=[];
told.push(d.doctype.name+"|"+d.doctype.publicId+"|"+d.compatMode+"|"+d.characterSet+"|"+d.documentElement.lang);
told.push(metas[0].getAttribute("charset"));
for(var m=1;m<3;m++)told.push((metas[m].getAttribute("name")||metas[m].getAttribute("http-equiv"))+"|"+metas[m].getAttribute("content"));
told.push(note.tagName+"|"+(note.parentNode===d.body&&!note.previousSibling)+"|"+(HX.said||(HX.said=note.textContent)));
["style","data","tools","check"].forEach(function(id){
var one=HX.el(id);
told.push(one.tagName+"|"+(one.parentNode===d.body)+"|"+id+"|"+(one.getAttribute("type")||"")+"|"+one.textContent);
});
return told.join("\n");
};
HX.make=function(tag,text,name){
var one=document.createElement(tag);
if(text)one.textContent=text;
if(name)one.className=name;
return one;
};
HX.add=function(parent){
for(var i=1;i<arguments.length;i++)parent.appendChild(arguments[i]);
return parent;
};
HX.warn=function(){
var note=HX.el("unproven");
note.className="box bad";
note.setAttribute("role","alert");
note.style.cssText="border-left:8px solid #b00020;padding:16px;font:700 20px/1.6 sans-serif;color:#b00020";
note.textContent="这份文件被改动过，请不要采信。请向出具单位要原件，或请系统管理员用 huxue verify-history --replay 核对。";
};
HX.chain=function(data){
var bad=[],gaps=0,sealed=0,job=Promise.resolve(),last=null;
var link=function(before,seal,content){
return HX.again(before+"\n"+seal[0]+"\n"+seal[1]+"\n"+content+"\n"+seal[2]);
};
data.entries.forEach(function(entry,number){
job=job.then(function(){
if(!entry.s)return null;
sealed++;
var s=entry.s;
if(last&&last.n!==s[0]-1)gaps++;
else if(last&&last.h!==s[3])bad.push(number+1);
return(entry.t?HX.again(entry.t):Promise.resolve(s[5])).then(function(content){
if(content!==s[5])bad.push(number+1);
return link(s[3],s,s[5]);
}).then(function(head){
if(head!==s[4])bad.push(number+1);
last={n:s[0],h:s[4]};
var steps=data.steps[number]||[],walk=Promise.resolve();
steps.forEach(function(step){
walk=walk.then(function(){return link(last.h,step,step[3]);}).then(function(found){last={n:step[0],h:found};});
});
return walk;
});
});
});
return job.then(function(){
if(last&&data.head&&last.n===data.head[0]&&last.h!==data.head[1])bad.push(data.entries.length);
var whole=!!(last&&data.head&&last.n===data.head[0]&&last.h===data.head[1]&&!gaps);
return{bad:bad,gaps:gaps,sealed:sealed,whole:whole};
});
};
HX.fill=function(text,values){
return text.replace(/\{(\w+)\}/g,function(all,name){return name in values?values[name]:all;});
};
HX.proof=function(data,result){
var w=data.words,box=HX.make("section","","box "+(result.bad.length?"bad":"good")),open=data.entries.length-result.sealed;
HX.add(box,HX.add(HX.make("p"),HX.make("strong",result.bad.length?HX.fill(w.broken,{numbers:result.bad.join("、")}):w.whole)));
HX.add(box,HX.make("p",HX.fill(w.sealed,{count:result.sealed})+(open?HX.fill(w.unsealed,{count:open}):"")+(result.whole?w.joined:w.gaps)));
if(data.head)HX.add(box,HX.make("p",w.head),HX.add(HX.make("p"),HX.make("code",data.head[0]+"-"+data.head[1].slice(0,16))));
HX.add(box,HX.make("p",w.sum,"soft"),HX.add(HX.make("p"),HX.make("code",document.documentElement.getAttribute("data-sum"))));
box.id="proof";
return box;
};
HX.marks={told:"知",delivered:"达",missed:"缺",seen:"看",acted:"做"};
HX.legend=function(data){
var list=HX.make("ul","","legend");
["told","delivered","missed","seen","acted"].forEach(function(kind){
var mark=HX.make("i",HX.marks[kind],kind),item=HX.make("li");
mark.setAttribute("aria-hidden","true");
HX.add(item,mark,document.createTextNode(data.words[kind]));
HX.add(list,item);
});
return list;
};
HX.lanes=function(data){
var list=HX.make("ul","","lanes"),count=Math.max(1,data.events.length-1);
data.lanes=data.people.map(function(person,number){
var lane=HX.make("li","","lane"),who=HX.make("div","","who"),state=HX.make("span"),track=HX.make("div","","track");
HX.add(who,HX.make("b",person[0]),HX.make("span",person[1]),state);
track.setAttribute("aria-hidden","true");
var marks=[];
data.events.forEach(function(event,at){
if(event[1]!==number)return;
var mark=HX.make("i",HX.marks[event[2]]||"·",event[2]);
mark.style.left=(100*at/count)+"%";
mark.title=event[0]+" "+event[3];
HX.add(track,mark);
marks.push([at,mark,event]);
});
HX.add(list,HX.add(lane,who,track));
return{state:state,marks:marks};
});
return list;
};
HX.list=function(data){
var list=HX.make("ol","","list");
data.items=data.events.map(function(event){
var item=HX.make("li");
HX.add(item,HX.make("time",event[0]),HX.make("span",(event[1]<0?"":data.people[event[1]][0]+"　")+event[3]));
HX.add(list,item);
return item;
});
return list;
};
HX.at=function(data,place){
data.lanes.forEach(function(lane){
var state="";
lane.marks.forEach(function(one){
one[1].classList.toggle("later",one[0]>place);
if(one[0]<=place)state=one[2][0]+" "+one[2][3];
});
lane.state.textContent=state||data.words.nothing;
});
data.items.forEach(function(item,at){item.classList.toggle("later",at>place);});
var event=data.events[place],who=event&&event[1]>=0?data.people[event[1]][0]+"　":"";
return event?event[0]+"　"+who+event[3]:data.words.nothing;
};
HX.slider=function(data){
var bar=HX.make("section","","now"),said=HX.make("output"),row=HX.make("div"),range=HX.make("input"),back=HX.make("button",data.words.back),on=HX.make("button",data.words.on),last=Math.max(0,data.events.length-1);
range.type="range";
range.min=0;
range.max=last;
range.step=1;
range.value=last;
range.setAttribute("aria-label",data.words.slider);
said.setAttribute("aria-live","polite");
var move=function(to){
var place=Math.min(last,Math.max(0,to));
range.value=place;
said.textContent=(place+1)+"/"+(last+1)+"　"+HX.at(data,place);
range.setAttribute("aria-valuetext",said.textContent);
};
range.addEventListener("input",function(){move(+range.value);});
back.addEventListener("click",function(){move(+range.value-1);});
on.addEventListener("click",function(){move(+range.value+1);});
data.move=move;
return HX.add(bar,said,HX.add(row,back,range,on));
};
HX.photos=function(data){
var box=HX.make("section"),list=HX.make("ol","","list");
data.photos.forEach(function(photo){
var item=HX.make("li");
HX.add(list,HX.add(item,HX.make("time",photo[0]),HX.add(HX.make("span",photo[1]),HX.make("br"),HX.make("code",photo[2]))));
});
HX.add(box,HX.make("h2",data.words.photos),data.photos.length?HX.add(HX.make("div","","box"),list):HX.make("p",data.words.no_photos));
return box;
};
HX.raw=function(data){
var box=HX.make("details"),list=HX.make("ol","","list");
data.entries.forEach(function(entry){
HX.add(list,HX.add(HX.make("li"),HX.make("span",entry.s?String(entry.s[0]):"—"),HX.make("code",entry.t||data.words.withheld)));
});
HX.add(box,HX.make("summary",data.words.raw),HX.add(HX.make("div","","box"),list));
return box;
};
HX.show=function(){
var data=JSON.parse(HX.el("data").textContent),style=HX.make("style"),main=HX.make("main"),note=HX.el("unproven"),w=data.words;
style.textContent=HX.el("style").textContent;
document.head.appendChild(style);
document.title=data.number+" "+w.title;
HX.add(main,HX.make("h1",w.title+"："+data.number));
data.lines.forEach(function(line){HX.add(main,HX.make("p",line));});
var proof=HX.make("section",w.checking,"box");
HX.add(main,proof,HX.slider(data),HX.make("h2",w.lanes),HX.legend(data),HX.add(HX.make("div","","box"),HX.lanes(data)));
HX.add(main,HX.make("h2",w.list),HX.add(HX.make("div","","box"),HX.list(data)),HX.photos(data),HX.raw(data),HX.make("p",w.made,"soft"));
note.parentNode.insertBefore(main,note);
note.parentNode.removeChild(note);
data.move(data.events.length-1);
return HX.chain(data).then(function(result){main.replaceChild(HX.proof(data,result),proof);});
};
